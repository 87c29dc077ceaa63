//! Promise: two administrators without a network who set different things both get what they set.

use domain::{
    edit::{Edit, ProfileField},
    settings::Settings,
};
use tests::world::{World, staff};

#[test]
fn what_nobody_changed_is_not_written_over_what_somebody_did() {
    let mut world = World::new(1, &[staff(1), staff(2)]);
    let begin = Edit::SetProfile { field: ProfileField::Name, value: "梧桐苑社区".to_owned() };
    world.act(0, vec![begin]).unwrap();
    assert!(world.settle());
    // Both start from the defaults, of which nothing is written yet.
    let mut templates = Settings::default();
    templates.registration.copies = 3;
    let rules = Settings { round_days: 45, ..Settings::default() };
    for index in [0, 1] {
        world.set_cut(index, true);
    }
    world.act(0, vec![Edit::SetSettings(rules)]).unwrap();
    world.act(1, vec![Edit::SetSettings(templates)]).unwrap();
    for index in [0, 1] {
        world.set_cut(index, false);
    }
    assert!(world.settle());
    for index in [0, 1] {
        let settings = world.view(index).community.settings.clone();
        assert_eq!((settings.round_days, settings.registration.copies), (45, 3), "device {index}");
    }
    // Going back to the default is a change like another one.
    world.act(0, vec![Edit::SetSettings(Settings::default())]).unwrap();
    assert!(world.settle());
    assert_eq!(world.view(1).community.settings.round_days, Settings::default().round_days);
}
