//! Paired help (结对帮扶, domain 2.10).

/// A pair. A label for ids.
#[derive(Debug)]
pub enum Pair {}
