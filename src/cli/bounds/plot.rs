//! A band as a small picture: time to the right, the permitted values between least and most filled.
use crate::analysis::{Band, Bound, Motion};
use crate::date::Day;
use crate::draft::{Comparison, Draft};
use crate::number::Rational;
use crate::report::outcome::quantity::{Unit, roughly};

use super::super::args::Plots;

/// Letters across, and lines.
const WIDTH: usize = 56;
const HEIGHT: usize = 5;

/// A picture's grain: points across and up in each letter.
struct Grain {
    across: usize,
    up: usize,
}

/// The lines of the picture; none if nothing is to be drawn.
pub fn plot(draft: &Draft, band: &Band, unit: Unit, plots: Plots) -> Option<Vec<String>> {
    let grain = match plots {
        Plots::None => return None,
        Plots::Unicode => Grain { across: 2, up: 4 },
        Plots::Ascii => Grain { across: 1, up: 1 },
    };
    // A band that never moves after its first day needs no picture.
    let still = band.stretches.iter().filter(|s| s.days.0 < s.days.1);
    let still: Vec<_> = still
        .map(|s| {
            (
                s.least.steady && s.most.steady,
                &s.least.first,
                &s.most.first,
            )
        })
        .collect();
    if still.iter().all(|s| s.0) && still.windows(2).all(|pair| pair[0] == pair[1]) {
        return None;
    }
    let (low, high) = ends(band)?;
    let (wide, tall) = (WIDTH * grain.across, HEIGHT * grain.up);
    let mut points = vec![vec![false; wide]; tall];
    let days = i64::from(draft.end.0) - i64::from(draft.entry.0);
    for column in 0..wide {
        let at = i64::from(draft.entry.0) + days * column as i64 / wide as i64;
        let day = Day(i32::try_from(at).ok()?);
        let stretch = band
            .stretches
            .iter()
            .find(|s| s.days.0 <= day && day <= s.days.1);
        let Some(stretch) = stretch else { continue };
        let bottom = level(
            &on(&stretch.least, true, stretch.days, day),
            &low,
            &high,
            tall,
        );
        let top = level(
            &on(&stretch.most, false, stretch.days, day),
            &low,
            &high,
            tall,
        );
        if let (Some(bottom), Some(top)) = (bottom, top) {
            for row in &mut points[bottom..=top] {
                row[column] = true;
            }
        }
        // A ceiling that stands above the band: every other point.
        for limit in &band.limits {
            let ceiling = matches!(limit.comparison, Comparison::AtMost | Comparison::Below);
            if ceiling && limit.days.contains(day) && column % (2 * grain.across) == 0 {
                let row = level(&Height::At(limit.value.clone()), &low, &high, tall);
                if let Some(row) = row {
                    points[row][column] = true;
                }
            }
        }
    }
    let labels = [roughly(&high, unit), roughly(&low, unit)];
    let width = labels.iter().map(|label| label.chars().count()).max()?;
    let (bar, corner) = match plots {
        Plots::Ascii => ('|', '+'),
        _ => ('│', '└'),
    };
    let mut rows = Vec::new();
    for line in (0..HEIGHT).rev() {
        let label = match line {
            line if line == HEIGHT - 1 => labels[0].as_str(),
            0 => labels[1].as_str(),
            _ => "",
        };
        let letters: String = (0..WIDTH)
            .map(|at| letter(&points, line, at, &grain))
            .collect();
        rows.push(
            format!("{label:>width$} {bar}{letters}")
                .trim_end()
                .to_owned(),
        );
    }
    let last = Day(draft.end.0.saturating_sub(1)).to_string();
    let first = draft.entry.to_string();
    let between = WIDTH.saturating_sub(first.len() + last.len());
    rows.push(format!(
        "{:>width$} {corner}{first}{}{last}",
        "",
        " ".repeat(between)
    ));
    Some(rows)
}

/// Where a bound stands in the picture.
enum Height {
    At(Rational),
    /// Beyond its upper edge.
    Top,
    Bottom,
    Nowhere,
}

/// The lowest and highest value to draw; none if there is no figure at all.
fn ends(band: &Band) -> Option<(Rational, Rational)> {
    let figures = band.bounds().filter_map(Bound::value).cloned();
    let ceilings = band.limits.iter().map(|limit| limit.value.clone());
    let all: Vec<Rational> = figures.chain(ceilings).collect();
    let high = all.iter().max()?.clone().max(Rational::ZERO);
    let low = all.iter().min()?.clone().min(Rational::ZERO);
    match high == low {
        true => None,
        false => Some((low, high)),
    }
}

/// The bound on a day, straight between the ends of its stretch.
fn on(motion: &Motion, least: bool, (first, last): (Day, Day), day: Day) -> Height {
    match (&motion.first, &motion.last) {
        (Bound::Endless { .. }, _) | (_, Bound::Endless { .. }) if least => Height::Bottom,
        (Bound::Endless { .. }, _) | (_, Bound::Endless { .. }) => Height::Top,
        (a, b) => match (a.value(), b.value()) {
            (Some(a), Some(b)) => {
                let part = Rational::ratio(
                    i64::from(day.0) - i64::from(first.0),
                    (i64::from(last.0) - i64::from(first.0)).max(1),
                );
                Height::At(a + &(&(b - a) * &part))
            }
            _ => Height::Nowhere,
        },
    }
}

/// The row of points, counted from below.
fn level(height: &Height, low: &Rational, high: &Rational, tall: usize) -> Option<usize> {
    let value = match height {
        Height::At(value) => value,
        Height::Top => return Some(tall - 1),
        Height::Bottom => return Some(0),
        Height::Nowhere => return None,
    };
    let part = (value - low).checked_div(&(high - low))?;
    let row = (&part * &Rational::from(tall as i64 - 1))
        .floor()
        .to_i64()?;
    usize::try_from(row).ok().filter(|row| *row < tall)
}

/// The letter for a block of points.
fn letter(points: &[Vec<bool>], line: usize, at: usize, grain: &Grain) -> char {
    let lit = |x: usize, y: usize| points[line * grain.up + y][at * grain.across + x];
    if grain.across == 1 {
        return if lit(0, 0) { '#' } else { ' ' };
    }
    // The dots of a pattern, from the lowest up, left and right.
    const DOTS: [[u32; 2]; 4] = [[0x40, 0x80], [0x04, 0x20], [0x02, 0x10], [0x01, 0x08]];
    let mut pattern = 0;
    for (y, dots) in DOTS.iter().enumerate() {
        for (x, dot) in dots.iter().enumerate() {
            pattern |= if lit(x, y) { *dot } else { 0 };
        }
    }
    match pattern {
        0 => ' ',
        pattern => char::from_u32(0x2800 + pattern).unwrap_or(' '),
    }
}
