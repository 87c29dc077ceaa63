//! Promise: two administrators without a network who set different things both get what they set; and years are cut alike on
//! every device.

use domain::{
    edit::{Edit, ProfileField, Refusal, RegisterEdit, ServiceEdit},
    judging::Years,
    moment::Year,
    principal::Principal,
    register::MemberField,
    service::{RecordStep, ServiceYears},
    settings::{Settings, SettingsFault},
};
use tests::{
    story::report,
    world::{World, member, staff},
};

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

#[test]
fn a_year_that_begins_with_another_month_is_the_same_for_the_member_and_for_staff() {
    let mut world = World::new(2, &[staff(1), member(1)]);
    let Principal::Member(me) = member(1) else { panic!() };
    let fields = vec![(MemberField::Name, "张建国".to_owned())];
    world.act(0, vec![Edit::Register(RegisterEdit::FillMember { member: me, fields })]).unwrap();
    assert!(world.settle());
    let (record, step, on) = (world.id(), world.id(), world.now.day());
    let what = RecordStep::Reported(report(on, "打扫楼道"));
    world.act(1, vec![Edit::Service(Box::new(ServiceEdit { member: me, record, step, what }))]).unwrap();
    assert!(world.settle());
    let lines = |world: &World, device: usize, year: u16| {
        let view = world.view(device);
        let judged = Years::of_one(&view.community, me, Year(year), on).judge(me).unwrap();
        judged.counted.lines.len()
    };
    for device in [0, 1] {
        assert_eq!((lines(&world, device, 2026), lines(&world, device, 2027)), (1, 0), "device {device}");
    }
    // It is the fifth of March: a year that begins with this month ends in the next one. The window of feedback has to lie in it.
    let mut settings = Settings { year_begins: ServiceYears::try_from(3).unwrap(), ..Settings::default() };
    settings.feedback_run.to = (3, 31);
    let fault = Refusal::Settings(SettingsFault::Window);
    assert_eq!(world.act(0, vec![Edit::SetSettings(settings.clone())]), Err(fault));
    (settings.feedback_run.from, settings.feedback_run.to) = ((1, 1), (2, 28));
    world.act(0, vec![Edit::SetSettings(settings)]).unwrap();
    assert!(world.settle());
    for device in [0, 1] {
        assert_eq!((lines(&world, device, 2026), lines(&world, device, 2027)), (0, 1), "device {device}");
    }
}
