//! New communities, and new links for whoever is locked out: what is done at the machine itself, not over the network.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context as _, Result, bail};
use domain::principal::{Principal, Role};
use replica::{
    seal::digest,
    store::{Batch, Op},
};
use serde::Serialize;

use crate::{
    blobs::New,
    chance, clock,
    data::{Community, Data},
    opening::{self, Cast, Opening},
    session::{LinkRecord, NewLink, principal},
    store::Sqlite,
};

/// What a sample community is called, unless it is given a name.
const SAMPLE_NAME: &str = "桂花苑社区（示例）";

/// What a new community starts with.
#[derive(Clone, Debug)]
pub enum Start {
    /// A clerk, and nothing else.
    Empty {
        /// What the community is called.
        name: String,
    },
    /// Made-up people and wishes.
    Sample {
        /// What the community is called, unless it is to have the usual name.
        name: Option<String>,
    },
}

/// A link as it is shown once.
#[derive(Clone, Serialize)]
pub struct Issued {
    /// What it is called.
    pub label: String,
    /// What its owner may be.
    pub role: Role,
    /// What opens it.
    pub secret: String,
}

/// Makes a community and writes `links.json` beside its data.
pub fn init(data: &Path, start: &Start) -> Result<Vec<Issued>> {
    let data = Data::make(data)?;
    let _lock = data.lock()?;
    let mut store = data.open()?;
    if Community::read(&store)?.is_some() {
        bail!(
            "{} 里已有社区数据。要给自己新开一个链接，请用 relay link --role staff --admin",
            data.store().display()
        );
    }
    let (name, roles) = match start {
        Start::Empty { name } => (name.trim(), vec![("社区工作人员", Role::Staff)]),
        Start::Sample { name } => (
            name.as_deref().unwrap_or(SAMPLE_NAME).trim(),
            vec![
                ("社区工作人员", Role::Staff),
                ("党员一", Role::Member),
                ("党员二", Role::Member),
                ("单位联络员", Role::Liaison),
                ("居民", Role::Resident),
            ],
        ),
    };
    if name.is_empty() {
        bail!("社区要有名称（--name）");
    }
    let community = Community { id: chance::bytes()?, name: name.to_owned() };
    let mut batch: Batch = community.batch();
    let mut issued = Vec::new();
    let mut people = Vec::new();
    for (label, role) in roles {
        let (record, op, link) = make(label, role, None, role == Role::Staff)?;
        people.push(record.principal);
        batch.push(op);
        issued.push(link);
    }
    let [Principal::Staff(staff), others @ ..] = people.as_slice() else {
        bail!("社区至少要有一名工作人员")
    };
    let cast = match others {
        [Principal::Member(one), Principal::Member(two), Principal::Liaison(unit), ..] => {
            Some(Cast { members: [*one, *two], unit: *unit })
        }
        _ => None,
    };
    let opening = Opening {
        community: community.id,
        log: chance::bytes()?,
        seed: chance::bytes()?,
        now: clock::now(),
        name: community.name.clone(),
        staff: *staff,
        cast,
    };
    batch.extend(opening::batches(&opening)?.into_iter().flatten());
    for (doc, bytes) in opening::pictures(&opening) {
        store.put_blob(
            &New { hash: digest(bytes), doc, who: Principal::Staff(*staff), at: opening.now },
            bytes,
            u64::MAX,
        )?;
    }
    // One batch: a community is there with everything, or not at all.
    Data::write_private(&data.links(), &serde_json::to_vec_pretty(&issued)?)
        .context("无法写入 links.json")?;
    store.apply(&batch)?;
    store.checkpoint()?;
    Ok(issued)
}

/// Makes a link; a relay may be running on the data. `id` says whose it is, when it is to be somebody who is there; `admin`
/// makes a clerk an administrator.
pub fn link(data: &Path, role: Role, label: &str, id: Option<&str>, admin: bool) -> Result<Issued> {
    if admin && role != Role::Staff {
        bail!("只有工作人员可以是管理员");
    }
    let mut store: Sqlite = Data::existing(data)?.open()?;
    let whose: Option<Principal> = match id {
        Some(id) => Some(principal(role, id).with_context(|| format!("{id} 不是有效的编号"))?),
        None => None,
    };
    let (_, op, issued) = make(label, role, whose, admin)?;
    store.apply(&vec![op])?;
    Ok(issued)
}

fn make(
    label: &str,
    role: Role,
    principal: Option<Principal>,
    admin: bool,
) -> Result<(LinkRecord, Op, Issued)> {
    let new = NewLink {
        label: label.to_owned(),
        role,
        principal,
        admin,
        buildings: BTreeSet::new(),
        created_by: None,
        expires_at: None,
        max_devices: None,
    };
    let (record, secret) = new.make(clock::now())?;
    let op = record.put()?;
    Ok((record, op, Issued { label: label.to_owned(), role, secret: secret.reveal() }))
}
