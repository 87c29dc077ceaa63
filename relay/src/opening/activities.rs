//! Activities of the sample community: one that took place, one to sign up for that is nearly full, one that is written.

use domain::{
    activity::{Activity, ActivityField, AttendanceStep, FINISHED, Method, PUBLISHED},
    edit::{ActivityEdit, Edit},
    id::Id,
    service::Presence,
};

use super::{
    Cast, Desk, OpeningError,
    pictures::{self, STAIRS},
};

/// Name, theme, type, place, how many at most, in how many days (before today when negative), status.
type SampleActivity =
    (&'static str, &'static str, &'static str, &'static str, &'static str, i32, &'static str);

const ACTIVITIES: [SampleActivity; 3] = [
    ("楼道清洁日", "创文", "环境卫生", "桂花苑小区", "", -12, FINISHED),
    ("重阳敬老义诊", "重阳", "志愿服务", "社区广场", "2", 6, PUBLISHED),
    ("冬季用电安全宣传", "平安", "政策宣传", "", "", 20, ""),
];

/// Sets them up.
pub(super) fn play(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    let today = desk.now.day();
    for (name, theme, kind, place, capacity, days, status) in ACTIVITIES {
        let activity: Id<Activity> = desk.id();
        let day = today.plus(days);
        let mut fields = vec![
            (ActivityField::Year, day.year().to_string()),
            (ActivityField::Name, name.to_owned()),
            (ActivityField::Theme, theme.to_owned()),
            (ActivityField::Type, kind.to_owned()),
            (ActivityField::Mode, "集中服务".to_owned()),
            (ActivityField::Day, day.to_string()),
            (ActivityField::Start, "09:00".to_owned()),
            (ActivityField::End, "11:30".to_owned()),
            (ActivityField::Place, place.to_owned()),
            (ActivityField::Capacity, capacity.to_owned()),
            (ActivityField::Organizer, "社区党总支".to_owned()),
            (ActivityField::Status, status.to_owned()),
        ];
        if status == FINISHED {
            fields.push((ActivityField::Summary, "清理4个单元的楼道堆物，擦洗扶手和信箱。".to_owned()));
        }
        desk.act(vec![Edit::Activity(ActivityEdit::Fill { activity, fields })])?;
        let [first, second] = cast.members;
        match status {
            FINISHED => {
                for (member, presence, left) in
                    [(first, Presence::OnTime, None), (second, Presence::LeftEarly, Some(625))]
                {
                    let step = desk.id();
                    let (arrived, method) = (Some(535), Method::Signed);
                    let keeper = "社区工作人员".to_owned();
                    let what = AttendanceStep::Recorded { presence, arrived, left, method, keeper };
                    desk.act(vec![Edit::Activity(ActivityEdit::Attend { activity, member, step, what })])?;
                }
                let edit = ActivityEdit::Picture { activity, picture: pictures::name(STAIRS), there: true };
                desk.act(vec![Edit::Activity(edit)])?;
            }
            PUBLISHED => {
                let step = desk.id();
                desk.act(vec![Edit::Activity(ActivityEdit::SignUp { activity, member: second, step })])?;
            }
            _ => {}
        }
    }
    Ok(())
}
