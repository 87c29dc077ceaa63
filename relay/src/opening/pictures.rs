//! Pictures of the sample community: drawings, so that nobody's home is in them.

use domain::access::DocName;
use replica::seal::digest;

use super::Opening;

/// A tap that drips, of an order.
pub(super) const TAP: &[u8] = include_bytes!("tap.png");
/// A staircase, of an activity and of a record of service.
pub(super) const STAIRS: &[u8] = include_bytes!("stairs.png");

/// What documents call a picture.
pub(super) fn name(picture: &[u8]) -> String {
    hex::encode(digest(picture))
}

/// Under which documents they have to be put.
pub(crate) fn pictures(opening: &Opening) -> Vec<(DocName, &'static [u8])> {
    let Some(cast) = &opening.cast else { return Vec::new() };
    vec![
        (DocName::Casework(opening.now.day().year()), TAP),
        (DocName::Community, STAIRS),
        (DocName::Member(cast.members[1]), STAIRS),
    ]
}
