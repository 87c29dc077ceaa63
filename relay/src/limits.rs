//! How much and how fast anybody may ask of a relay, in one place, with defaults that honest use stays far below.
//!
//! An operator changes single numbers in a JSON file (`relay limits` prints all of them). Nothing is counted here.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use domain::principal::Role;
use replica::log::Quotas;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A bucket of tokens: so many at once, and one more after every so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Tokens in a full bucket.
    pub burst: u32,
    /// Milliseconds until there is one more.
    pub every_ms: u32,
}

/// How fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// Frames and HTTP requests of one session of staff. A frame counts once more for every 64 KiB and for every 32
    /// documents it asks for.
    pub staff: Rate,
    /// The same of one session of anybody else.
    pub others: Rate,
    /// Frames of one address; a whole office may be behind it.
    pub address_frames: Rate,
    /// HTTP requests of one address, the app's files included.
    pub address_requests: Rate,
    /// Sessions made from one address.
    pub arrivals: Rate,
    /// Secrets from one address that opened nothing.
    pub failures: Rate,
}

/// Bytes of pictures one principal may keep here, by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlobBytes {
    /// Community staff.
    pub staff: u64,
    /// Surveyors.
    pub surveyor: u64,
    /// Members.
    pub member: u64,
    /// Units.
    pub liaison: u64,
    /// One device of a resident: pictures of what is ordered.
    pub resident: u64,
    /// The district.
    pub district: u64,
}

/// All limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// How fast.
    pub rates: Rates,
    /// How much may be written.
    pub quotas: Quotas,
    /// How many bytes of pictures may be kept.
    pub blob_bytes: BlobBytes,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            staff: Rate { burst: 5_000, every_ms: 2 },
            others: Rate { burst: 1_000, every_ms: 20 },
            address_frames: Rate { burst: 20_000, every_ms: 1 },
            address_requests: Rate { burst: 3_000, every_ms: 20 },
            arrivals: Rate { burst: 300, every_ms: 5_000 },
            failures: Rate { burst: 20, every_ms: 3_000 },
        }
    }
}

impl Default for BlobBytes {
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Self {
            staff: 20 * 1024 * MIB,
            surveyor: 1024 * MIB,
            member: 200 * MIB,
            liaison: 500 * MIB,
            resident: 20 * MIB,
            district: 0,
        }
    }
}

impl BlobBytes {
    /// Of one principal of this role.
    pub const fn of(&self, role: Role) -> u64 {
        match role {
            Role::Staff => self.staff,
            Role::Surveyor => self.surveyor,
            Role::Member => self.member,
            Role::Liaison => self.liaison,
            Role::Resident => self.resident,
            Role::District => self.district,
        }
    }
}

impl Limits {
    /// The defaults with what the file says instead.
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("无法读取限额文件 {}", path.display()))?;
        Self::from_json(&text).with_context(|| format!("限额文件 {} 有误", path.display()))
    }

    /// All of them, as such a file.
    pub fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)?)
    }

    fn from_json(text: &str) -> Result<Self> {
        let mut all = serde_json::to_value(Self::default())?;
        overlay(&mut all, serde_json::from_str(text)?)?;
        let limits: Self = serde_json::from_value(all)?;
        let Rates { staff, others, address_frames, address_requests, arrivals, failures } = limits.rates;
        for rate in [staff, others, address_frames, address_requests, arrivals, failures] {
            if rate.burst == 0 || rate.every_ms == 0 {
                bail!("burst 和 every_ms 要大于 0");
            }
        }
        Ok(limits)
    }
}

/// Puts the values of `over` in the places they have in `all`; a place that is not there is an error.
fn overlay(all: &mut Value, over: Value) -> Result<()> {
    match (all, over) {
        (Value::Object(all), Value::Object(over)) => {
            for (name, value) in over {
                let place = all.get_mut(&name).with_context(|| format!("没有“{name}”这一项"))?;
                overlay(place, value).with_context(|| name.clone())?;
            }
        }
        (Value::Object(_), _) => bail!("应为 {{ }}"),
        (all, value) => *all = value,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_changes_what_it_names_and_nothing_else() {
        let limits = Limits::from_json(r#"{"quotas":{"resident":{"ops_per_day":5}}}"#).unwrap();
        let mut expected = Limits::default();
        expected.quotas.resident.ops_per_day = 5;
        assert_eq!(limits, expected);
        assert_eq!(Limits::from_json(&expected.to_json().unwrap()).unwrap(), expected);
        assert_eq!(Limits::from_json("{}").unwrap(), Limits::default());
    }

    #[test]
    fn a_file_with_mistakes_is_not_half_believed() {
        for text in [
            "",
            "[]",
            r#"{"quota":{}}"#,
            r#"{"quotas":{"resident":{"ops":5}}}"#,
            r#"{"quotas":{"resident":5}}"#,
            r#"{"blob_bytes":{"member":-1}}"#,
            r#"{"rates":{"staff":{"burst":0,"every_ms":1}}}"#,
        ] {
            assert!(Limits::from_json(text).is_err(), "{text}");
        }
    }

    #[test]
    fn staff_may_do_much_more_than_residents() {
        let Limits { quotas, blob_bytes, .. } = Limits::default();
        assert!(quotas.staff.ops_per_day >= 100 * quotas.resident.ops_per_day);
        assert!(blob_bytes.staff >= 50 * blob_bytes.resident);
    }
}
