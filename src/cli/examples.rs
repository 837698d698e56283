//! Drafts that ship inside the program, so that it can be tried without a checkout.

/// A draft under a name.
pub struct Example {
    pub name: &'static str,
    pub text: &'static str,
}

/// All of them: one line for each file of `examples/` that stands alone,
/// `Example { name: "new-start", text: include_str!("../../examples/new-start.treaty") }`.
pub const EXAMPLES: &[Example] = &[
    Example {
        name: "new-start",
        text: include_str!("../../examples/new-start.treaty"),
    },
    Example {
        name: "gulf",
        text: include_str!("../../examples/gulf.treaty"),
    },
];

/// The example of that name.
pub fn find(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.name == name)
}
