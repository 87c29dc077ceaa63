//! The one place of the relay that reads the clock. It does not schedule anything.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::moment::Moment;

/// Now, in milliseconds since 1970; a clock set before that counts as 1970.
#[expect(clippy::disallowed_methods, reason = "the relay is a shell: time enters the core here")]
pub(crate) fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
