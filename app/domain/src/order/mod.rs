//! Orders of the menu (三单制, domain 2.6).

/// An order. A label for ids.
#[derive(Debug)]
pub enum Order {}
