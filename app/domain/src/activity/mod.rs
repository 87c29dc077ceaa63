//! Activities (主题活动, domain 2.8).

/// An activity. A label for ids.
#[derive(Debug)]
pub enum Activity {}
