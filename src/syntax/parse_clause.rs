//! Provisions and needs: conditions with their dates, assumptions and attributes.

use super::parse::{Node, Parts, Reader, Rule};
use super::*;

/// What balance and burden share between their name and their bound.
struct ComparisonHead {
    title: Option<StringLit>,
    parties: Vec<Name>,
    measure: Expr,
    leading: Option<(Under, Span)>,
}

/// What is collected behind a condition, each with its place.
#[derive(Default)]
struct Collected {
    from: Option<(Expr, Span)>,
    until: Option<(Expr, Span)>,
    at: Option<(Expr, Span)>,
    given: Option<(Expr, Span)>,
    under: Option<(Under, Span)>,
    proviso: Option<(Proviso, Span)>,
}

impl Reader {
    pub(super) fn limit(&mut self, parts: &mut Parts<'_>) -> Limit {
        let (bracketed, mut inner) = self.bracketed(parts);
        let inner = &mut inner;
        let name = self.next_name(inner);
        let title = self.string(inner);
        let obliged = match inner.next_of(Rule::each_obliged) {
            Some(node) => Obliged::EachParty(self.next_name(&mut Parts::of(node))),
            None => Obliged::Party(self.next_name(inner)),
        };
        let second = self.string(inner);
        let title = self.title(title, second);
        Limit {
            name,
            title,
            obliged,
            terms: self.terms(inner),
            bracketed,
        }
    }

    pub(super) fn guarantee(&mut self, parts: &mut Parts<'_>) -> Guarantee {
        let (bracketed, mut inner) = self.bracketed(parts);
        let inner = &mut inner;
        let name = self.next_name(inner);
        let title = self.string(inner);
        let by = self.next_name(inner);
        let to = self.next_names(inner);
        let second = self.string(inner);
        let title = self.title(title, second);
        Guarantee {
            name,
            title,
            by,
            to,
            terms: self.terms(inner),
            bracketed,
        }
    }

    pub(super) fn note(&mut self, parts: &mut Parts<'_>) -> Note {
        let (bracketed, mut inner) = self.bracketed(parts);
        Note {
            name: self.next_name(&mut inner),
            text: self.next_string(&mut inner),
            bracketed,
        }
    }

    /// The `[` before a clause that is not agreed, and the parts of the clause.
    fn bracketed<'t>(&mut self, parts: &mut Parts<'t>) -> (Option<Span>, Parts<'t>) {
        let bracket = parts.next_of(Rule::bracketed).map(|node| self.exact(&node));
        (bracket, parts.inner())
    }

    fn terms(&mut self, parts: &mut Parts<'_>) -> Terms {
        let condition = self.next_expr(parts);
        let (condition, collected) = self.collect(condition, parts);
        let attributes = match parts.next_of(Rule::clause_block) {
            Some(node) => self.attributes(&mut Parts::of(node)),
            None => ClauseAttributes::default(),
        };
        let proviso = collected.proviso.map(|(proviso, _)| proviso);
        let dates = dates(collected.from, collected.until, collected.at);
        Terms {
            condition,
            dates,
            proviso,
            attributes,
        }
    }

    fn attributes(&mut self, parts: &mut Parts<'_>) -> ClauseAttributes {
        let mut monitored = None;
        let mut figures: [Option<(Figure, Span)>; 5] = [const { None }; 5];
        let mut releases = Vec::new();
        self.separated(parts, |reader, node| {
            let (rule, at) = (node.as_rule(), reader.span(&node));
            let mut inner = Parts::of(node);
            let (place, what) = match rule {
                Rule::monitored => {
                    let who = reader.some_names(&mut inner);
                    return reader.once(&mut monitored, who, at, "`monitored by`");
                }
                Rule::releases => return releases.push(reader.release(inner, at)),
                Rule::misses => (0, "`misses at most`"),
                Rule::detects => (1, "`detects within`"),
                Rule::probability => (2, "`probability`"),
                Rule::gain => (3, "`gain`"),
                _ => (4, "`penalty`"),
            };
            let figure = reader.next_figure(&mut inner);
            reader.once(&mut figures[place], figure, at, what);
        });
        let [misses, detects, probability, gain, penalty] =
            figures.map(|figure| figure.map(|(figure, _)| figure));
        let monitored_by = monitored.map_or_else(Vec::new, |(who, _)| who);
        ClauseAttributes {
            monitored_by,
            misses,
            detects,
            probability,
            gain,
            penalty,
            releases,
        }
    }

    fn release(&mut self, mut parts: Parts<'_>, span: Span) -> Release {
        let mut clauses = Vec::new();
        while let Some(node) = parts.next_of(Rule::clause_name) {
            clauses.push(self.name(node));
        }
        let after = parts
            .next_of(Rule::released_after)
            .map(|node| self.next_expr(&mut Parts::of(node)));
        let until = parts
            .next_of(Rule::date_until)
            .map(|node| self.next_expr(&mut Parts::of(node)));
        Release {
            clauses,
            after,
            until,
            span,
        }
    }

    pub(super) fn redline(&mut self, parts: &mut Parts<'_>) -> Redline {
        let name = self.next_name(parts);
        let title = self.string(parts);
        let party = self.next_name(parts);
        let faction = parts
            .next_of(Rule::by_faction)
            .and_then(|node| Parts::of(node).next());
        let faction = faction.map(|node| self.name(node));
        let second = self.string(parts);
        let title = self.title(title, second);
        Redline {
            name,
            party,
            faction,
            title,
            claim: self.next_claim(parts),
        }
    }

    pub(super) fn deterrence(&mut self, parts: &mut Parts<'_>) -> Deterrence {
        let name = self.next_name(parts);
        let title = self.string(parts);
        let party = self.next_name(parts);
        let against = self.next_names(parts);
        let second = self.string(parts);
        let title = self.title(title, second);
        let leading = self.leading_under(parts);
        let condition = self.next_expr(parts);
        let (condition, collected) = self.collect(condition, parts);
        let tail = self.with_leading(collected, leading);
        Deterrence {
            name,
            party,
            against,
            title,
            condition,
            tail,
        }
    }

    pub(super) fn balance(&mut self, parts: &mut Parts<'_>) -> Balance {
        let name = self.next_name(parts);
        let ComparisonHead {
            title,
            parties,
            measure,
            leading,
        } = self.comparison_head(parts);
        let mut inner = parts.inner();
        let low = self.next_expr(&mut inner);
        let bound = match inner.next_of(Rule::sum) {
            Some(node) => BalanceBound::Ratio {
                low,
                high: self.expr(node),
            },
            None => BalanceBound::Within(low),
        };
        let mut collected = Collected::default();
        self.collect_more(&mut collected, parts);
        Balance {
            name,
            title,
            parties,
            measure,
            bound,
            tail: self.with_leading(collected, leading),
        }
    }

    pub(super) fn burden(&mut self, parts: &mut Parts<'_>) -> Burden {
        let name = self.next_name(parts);
        let ComparisonHead {
            title,
            parties,
            measure,
            leading,
        } = self.comparison_head(parts);
        let within = self.next_expr(&mut parts.inner());
        let mut collected = Collected::default();
        self.collect_more(&mut collected, parts);
        Burden {
            name,
            title,
            parties,
            measure,
            within,
            tail: self.with_leading(collected, leading),
        }
    }

    /// What balance and burden share between their name and their bound.
    fn comparison_head(&mut self, parts: &mut Parts<'_>) -> ComparisonHead {
        let title = self.string(parts);
        let parties = self.next_names(parts);
        let measure = self.next_expr(parts);
        let second = self.string(parts);
        ComparisonHead {
            title: self.title(title, second),
            parties,
            measure,
            leading: self.leading_under(parts),
        }
    }

    pub(super) fn named_claim(&mut self, parts: &mut Parts<'_>) -> NamedClaim {
        let name = self.next_name(parts);
        let title = self.string(parts);
        NamedClaim {
            name,
            title,
            claim: self.next_claim(parts),
        }
    }

    fn next_claim(&mut self, parts: &mut Parts<'_>) -> Claim {
        let span = parts
            .peek_node()
            .map(|node| self.span(&node))
            .unwrap_or_default();
        let mut inner = parts.inner();
        let inner = &mut inner;
        let leading = self.leading_under(inner);
        let modality = self.modality(inner);
        let condition = self.next_expr(inner);
        let (condition, collected) = self.collect(condition, inner);
        Claim {
            modality,
            condition,
            tail: self.with_leading(collected, leading),
            span,
        }
    }

    fn modality(&mut self, parts: &mut Parts<'_>) -> Option<Modality> {
        let rule = parts.peek()?;
        if !matches!(
            rule,
            Rule::always | Rule::never | Rule::possible | Rule::can_ensure
        ) {
            return None;
        }
        let node = parts.next()?;
        let span = self.span(&node);
        let kind = match rule {
            Rule::always => ModalityKind::Always,
            Rule::never => ModalityKind::Never,
            Rule::possible => ModalityKind::Possible,
            _ => ModalityKind::CanEnsure(self.next_names(&mut Parts::of(node))),
        };
        Some(Modality { kind, span })
    }

    /// What follows a fact's condition: dates.
    pub(super) fn tail(&mut self, condition: Expr, parts: &mut Parts<'_>) -> (Expr, Tail) {
        let (condition, collected) = self.collect(condition, parts);
        (condition, self.with_leading(collected, None))
    }

    /// A condition without the date at its end, and what follows it.
    fn collect(&mut self, mut condition: Expr, parts: &mut Parts<'_>) -> (Expr, Collected) {
        let mut collected = Collected::default();
        self.lift_date(&mut condition, &mut collected);
        self.collect_more(&mut collected, parts);
        (condition, collected)
    }

    fn collect_more(&mut self, collected: &mut Collected, parts: &mut Parts<'_>) {
        while let Some(rule) = parts.peek() {
            use Rule::{date_at, date_from, date_until, given, only_if, under, unless};
            if !matches!(
                rule,
                date_from | date_until | date_at | given | under | only_if | unless
            ) {
                break;
            }
            let Some(node) = parts.next() else { break };
            let at = self.span(&node);
            if rule == under {
                let value = self.under(node);
                self.once(&mut collected.under, value, at, "`under`");
                continue;
            }
            let mut value = self.next_expr(&mut Parts::of(node));
            match rule {
                date_from => self.once(&mut collected.from, value, at, "`from`"),
                date_until => self.once(&mut collected.until, value, at, "`until`"),
                date_at => self.once(&mut collected.at, value, at, "`at`"),
                given => {
                    self.lift_date(&mut value, collected);
                    self.once(&mut collected.given, value, at, "`given`");
                }
                _ => {
                    self.lift_date(&mut value, collected);
                    let proviso = Proviso {
                        unless: rule == unless,
                        condition: value,
                    };
                    self.once(&mut collected.proviso, proviso, at, "`if` or `unless`");
                }
            }
        }
    }

    fn lift_date(&mut self, condition: &mut Expr, collected: &mut Collected) {
        if let Some(date) = self.trailing_at(condition) {
            let at = date.span;
            self.once(&mut collected.at, date, at, "`at`");
        }
    }

    fn leading_under(&mut self, parts: &mut Parts<'_>) -> Option<(Under, Span)> {
        let node = parts.next_of(Rule::leading_under)?;
        let under = self.under(node);
        let span = under.span;
        Some((under, span))
    }

    fn with_leading(&mut self, mut collected: Collected, leading: Option<(Under, Span)>) -> Tail {
        if let Some((under, at)) = leading {
            if let Some((_, second)) = collected.under.take() {
                self.twice("`under`", at, second);
            }
            collected.under = Some((under, at));
        }
        Tail {
            dates: dates(collected.from, collected.until, collected.at),
            given: collected.given.map(|(given, _)| given),
            under: collected.under.map(|(under, _)| under),
        }
    }

    /// An `under` or `leading_under`.
    pub(super) fn under(&mut self, node: Node<'_>) -> Under {
        let whole = self.exact(&node);
        let mut span: Option<Span> = None;
        let mut kinds = Vec::new();
        for what in Parts::of(node) {
            let at = self.span(&what);
            span = Some(span.map_or(at, |span| span.join(at)));
            kinds.push(match what.as_rule() {
                Rule::every_contingency => UnderKind::EveryContingency,
                Rule::compliance => UnderKind::Compliance,
                _ => UnderKind::Contingency(self.name(what)),
            });
        }
        Under {
            kinds,
            span: span.unwrap_or(whole),
        }
    }
}

fn dates(
    from: Option<(Expr, Span)>,
    until: Option<(Expr, Span)>,
    at: Option<(Expr, Span)>,
) -> Dates {
    let plain = |date: Option<(Expr, Span)>| date.map(|(date, _)| date);
    Dates {
        from: plain(from),
        until: plain(until),
        at: plain(at),
    }
}
