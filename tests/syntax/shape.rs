//! Trees as short texts: every operator in brackets, every span checked on the way.

use treaty::syntax::*;

/// An expression with all its structure visible.
pub fn expr(expr: &Expr) -> String {
    use ExprKind as K;
    match &expr.kind {
        K::Number(number) => {
            let unit = number.unit.as_ref().map_or(String::new(), |unit| {
                let word = unit
                    .unit
                    .as_ref()
                    .map_or(String::new(), |name| format!(" {}", name.text));
                word + &unit
                    .per
                    .as_ref()
                    .map_or(String::new(), |per| format!(" per {}", per.text))
            });
            format!(
                "{}{}{unit}",
                number.value,
                if number.percent { "%" } else { "" }
            )
        }
        K::Date(day) => day.to_string(),
        K::Never => "never".into(),
        K::Name(name) => name.text.clone(),
        K::Path(found) => path(found),
        K::Call {
            function,
            arguments,
        } => format!("{}({})", function.text, list(arguments)),
        K::SumOver(all) => quantified("sum", all),
        K::ForAll(all) => quantified("all", all),
        K::EachParty { variable, body } => format!("each[{}: {}]", variable.text, self::expr(body)),
        K::Paren(inner) => format!("paren {}", self::expr(inner)),
        K::Negative(inner) => format!("[- {}]", self::expr(inner)),
        K::Not(inner) => format!("[not {}]", self::expr(inner)),
        K::Limited(inner) => format!("[limited {}]", self::expr(inner)),
        K::Unlimited(inner) => format!("[unlimited {}]", self::expr(inner)),
        K::No(inner) => format!("[no {}]", self::expr(inner)),
        K::Chain(chain) => {
            let mut text = format!("[{}", self::expr(&chain.first));
            for link in &chain.rest {
                text += &format!(" {} {}", link.operator.symbol(), self::expr(&link.operand));
            }
            text + "]"
        }
        K::Implies {
            premise,
            conclusion,
        } => format!(
            "[{} implies {}]",
            self::expr(premise),
            self::expr(conclusion)
        ),
        K::If {
            condition,
            then,
            otherwise,
        } => {
            format!(
                "if[{} ? {} : {}]",
                self::expr(condition),
                self::expr(then),
                self::expr(otherwise)
            )
        }
        K::At { of, date } => format!("[{} at {}]", self::expr(of), self::expr(date)),
        K::After { of, engagement } => format!("[{} after {}]", self::expr(of), engagement.text),
        K::Through { of, engagement } => {
            format!("[{} through {}]", self::expr(of), engagement.text)
        }
        K::Per { of, time } => format!("[{} per {}]", self::expr(of), time.text),
        K::Bracket(Bracket::Choice(alternatives)) => {
            let one = |alternative: &Alternative| {
                let party = alternative
                    .party
                    .as_ref()
                    .map_or(String::new(), |name| format!("{}: ", name.text));
                party + &self::expr(&alternative.value)
            };
            format!(
                "<{}>",
                alternatives.iter().map(one).collect::<Vec<_>>().join(" | ")
            )
        }
        K::Bracket(Bracket::Range { low, high }) => {
            format!("<{} .. {}>", self::expr(low), self::expr(high))
        }
        K::Interval { low, high } => format!("{}..{}", self::expr(low), self::expr(high)),
        K::Every { of, has } => format!("every[{} has {}]", self::expr(of), self::expr(has)),
        K::Set(names) => format!("{{{}}}", self::names(names)),
        K::Equilibrium { moves, game } => {
            format!("({}) equilibrium of {}", self::names(moves), game.text)
        }
        K::GameIs { game, class } => format!("{} is {class:?}", game.text),
        K::Kept { clause, broken } => {
            let what = if *broken { "broken" } else { "kept" };
            format!("({what} {})", clause.text)
        }
        K::Complies {
            party,
            clause,
            patience,
        } => {
            format!(
                "{} complies with {} patience {}",
                party.text,
                clause.text,
                self::expr(patience)
            )
        }
    }
}

fn quantified(word: &str, all: &Quantified) -> String {
    format!(
        "{word}[{} in {}: {}]",
        all.variable.text,
        expr(&all.over),
        expr(&all.body)
    )
}

fn list(all: &[Expr]) -> String {
    all.iter().map(expr).collect::<Vec<_>>().join(", ")
}

/// Names, with commas.
pub fn names(all: &[Name]) -> String {
    all.iter()
        .map(|name| name.text.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// A path with its dots.
pub fn path(path: &Path) -> String {
    let mut text = path.root.text.clone();
    for step in &path.steps {
        match step {
            PathStep::Name(name) => text += &format!(".{}", name.text),
            PathStep::List(list) => text += &format!(".{{{}}}", names(list)),
        }
    }
    text
}

/// `a` or `a..b`
pub fn figure(figure: &Figure) -> String {
    match &figure.high {
        None => expr(&figure.low),
        Some(high) => format!("{}..{}", expr(&figure.low), expr(high)),
    }
}

/// Dates with their words.
pub fn dates(dates: &Dates) -> String {
    let part = |word: &str, date: &Option<Expr>| {
        date.as_ref().map(|date| format!("{word} {}", expr(date)))
    };
    let parts = [
        part("from", &dates.from),
        part("until", &dates.until),
        part("at", &dates.at),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
