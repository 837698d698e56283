//! Systems of equations, solved exactly.

use crate::number::Rational;

/// The only solution of a square system, each row being coefficients and right side; none if there is not just one.
pub fn solved(mut rows: Vec<Vec<Rational>>) -> Option<Vec<Rational>> {
    let size = rows.len();
    for column in 0..size {
        let pivot = (column..size).find(|row| !rows[*row][column].is_zero())?;
        rows.swap(column, pivot);
        let inverse = rows[column][column].recip()?;
        for value in &mut rows[column][column..] {
            *value = &*value * &inverse;
        }
        let scaled = rows[column].clone();
        for (number, row) in rows.iter_mut().enumerate() {
            if number == column || row[column].is_zero() {
                continue;
            }
            let factor = row[column].clone();
            for (value, above) in row.iter_mut().zip(&scaled).skip(column) {
                value.sub_mul_assign(&factor, above);
            }
        }
    }
    rows.into_iter().map(|mut row| row.pop()).collect()
}

#[cfg(test)]
mod tests {
    use super::solved;
    use crate::number::Rational;

    fn rows(of: &[[i64; 3]]) -> Vec<Vec<Rational>> {
        of.iter()
            .map(|row| row.iter().map(|n| Rational::from(*n)).collect())
            .collect()
    }

    #[test]
    fn one_solution_or_none() {
        // x + 2y = 5, 3x - y = 1: x = 1, y = 2.
        let found = solved(rows(&[[1, 2, 5], [3, -1, 1]]));
        assert_eq!(found, Some(vec![Rational::ONE, Rational::from(2)]));
        // A zero where the first pivot would be.
        let found = solved(rows(&[[0, 2, 4], [3, 0, 1]]));
        assert_eq!(found, Some(vec![Rational::ratio(1, 3), Rational::from(2)]));
        assert_eq!(solved(rows(&[[1, 2, 5], [2, 4, 10]])), None);
        assert_eq!(solved(rows(&[[1, 2, 5], [2, 4, 11]])), None);
    }
}
