//! What a device knows how to do with documents: everything, or just enough to show the wall.
//!
//! To check, write and read everything is most of a program. A phone that has never been here shows the wall before that
//! code has come: it opens as a [`Glimpse`] and takes the documents in, then it [learns](Replica::learn) the [`Whole`].
//! Nothing can be done before that, so that nothing of the outbox is known to such a device, or missing from it.

use std::{fmt, sync::Arc};

use domain::{
    access::DocName,
    community::Community,
    edit::{Edit, Intent, Refusal, check},
    grant::Grant,
    moment::Moment,
    retention::Rotated,
};

use super::{
    Effect, Replica, Start,
    doc::sealed,
    outbox::{OutboxRecord, RefusedRecord},
};
use crate::{
    audit::{Ask, Found},
    schema::{self, Epoch, Put, Reader, Touched},
};
use automerge::Automerge;

/// How a device checks, writes, keeps and reads.
#[expect(private_interfaces, reason = "made here and nowhere else; others only hand it on")]
pub trait Craft: fmt::Debug + Sync {
    /// Whether it is all there is to know.
    fn is_whole(&self) -> bool;
    /// Whether somebody may do this now.
    fn check(&self, community: &Community, grant: &Grant, edit: &Edit, now: Moment) -> Result<(), Refusal>;
    /// What an intent writes, as the newest of its thing.
    fn plan(&self, community: &Community, intent: &Intent) -> Vec<Put>;
    /// Brings the snapshot up to date with a document.
    fn read(
        &self,
        reader: &mut Reader,
        into: &mut Community,
        doc: &DocName,
        am: &Automerge,
        touched: &Touched,
    );
    /// Takes what a document said out of the snapshot.
    fn clear(&self, community: &mut Community, doc: &DocName);
    /// What the next epoch of a document begins with, in pieces.
    fn carry(&self, am: &Automerge, doc: &DocName, to: Epoch, made: Rotated) -> Vec<Vec<Put>>;
    /// What the first of two epochs of a document holds and the second one lacks.
    fn missing(&self, of: (&Automerge, &Automerge), doc: &DocName, who: &Grant) -> Vec<Put>;
    /// What waits, as it is kept.
    fn waiting(&self, record: &OutboxRecord) -> Vec<u8>;
    /// What was refused, as it is kept.
    fn refused(&self, record: &RefusedRecord) -> Vec<u8>;
    /// Who changed what.
    fn trail(&self, replica: &mut Replica, ask: &Ask) -> Found;
}

/// Everything there is to know.
#[derive(Debug)]
pub struct Whole;

#[expect(private_interfaces, reason = "as above")]
impl Craft for Whole {
    fn is_whole(&self) -> bool {
        true
    }

    fn check(&self, community: &Community, grant: &Grant, edit: &Edit, now: Moment) -> Result<(), Refusal> {
        check(community, grant, edit, now)
    }

    fn plan(&self, community: &Community, intent: &Intent) -> Vec<Put> {
        schema::plan(intent, intent.edit.turn(community))
    }

    fn read(
        &self,
        reader: &mut Reader,
        into: &mut Community,
        doc: &DocName,
        am: &Automerge,
        touched: &Touched,
    ) {
        reader.read(into, doc, am, touched);
    }

    fn clear(&self, community: &mut Community, doc: &DocName) {
        schema::clear(community, doc);
    }

    fn carry(&self, am: &Automerge, doc: &DocName, to: Epoch, made: Rotated) -> Vec<Vec<Put>> {
        schema::carry(am, doc, to, made)
    }

    fn missing(&self, (old, new): (&Automerge, &Automerge), doc: &DocName, who: &Grant) -> Vec<Put> {
        schema::missing(old, new, doc, who)
    }

    fn waiting(&self, record: &OutboxRecord) -> Vec<u8> {
        sealed(record)
    }

    fn refused(&self, record: &RefusedRecord) -> Vec<u8> {
        sealed(record)
    }

    fn trail(&self, replica: &mut Replica, ask: &Ask) -> Found {
        replica.find(ask)
    }
}

/// Just enough to show the wall. Nothing can be done with it.
#[derive(Debug)]
pub struct Glimpse;

#[expect(private_interfaces, reason = "as above")]
impl Craft for Glimpse {
    fn is_whole(&self) -> bool {
        false
    }

    fn check(&self, _: &Community, _: &Grant, _: &Edit, _: Moment) -> Result<(), Refusal> {
        Err(Refusal::NotAllowed)
    }

    fn plan(&self, _: &Community, _: &Intent) -> Vec<Put> {
        Vec::new()
    }

    fn read(
        &self,
        reader: &mut Reader,
        into: &mut Community,
        doc: &DocName,
        am: &Automerge,
        touched: &Touched,
    ) {
        reader.glimpse(into, doc, am, touched);
    }

    fn clear(&self, community: &mut Community, doc: &DocName) {
        schema::clear_glimpse(community, doc);
    }

    fn carry(&self, _: &Automerge, _: &DocName, _: Epoch, _: Rotated) -> Vec<Vec<Put>> {
        Vec::new()
    }

    fn missing(&self, _: (&Automerge, &Automerge), _: &DocName, _: &Grant) -> Vec<Put> {
        Vec::new()
    }

    fn waiting(&self, _: &OutboxRecord) -> Vec<u8> {
        Vec::new()
    }

    fn refused(&self, _: &RefusedRecord) -> Vec<u8> {
        Vec::new()
    }

    fn trail(&self, _: &mut Replica, _: &Ask) -> Found {
        Found::default()
    }
}

impl Replica {
    /// Opens the replica of a device on which nothing is kept, as a [`Glimpse`].
    pub fn glimpse(start: &Start, now: Moment) -> (Self, Vec<Effect>) {
        let mut replica = Self::new(start, &Glimpse);
        let effects = replica.finish(now);
        (replica, effects)
    }

    /// Whether this is more than a [`Glimpse`].
    pub fn is_whole(&self) -> bool {
        self.craft.is_whole()
    }

    /// Learns the rest, and reads everything that is here once more by it.
    pub fn learn(&mut self, now: Moment, craft: &'static dyn Craft) -> Vec<Effect> {
        if self.craft.is_whole() {
            return Vec::new();
        }
        self.craft = craft;
        self.reader = Reader::default();
        self.community = Arc::default();
        for name in self.docs.keys().copied().collect::<Vec<_>>() {
            self.refresh(name, &Touched::All);
        }
        for name in self.entering.keys().copied().collect::<Vec<_>>() {
            self.enter(now, name);
        }
        self.stale = true;
        self.finish(now)
    }

    /// Who changed what, from the documents' own history. Costs what is asked, and the first time an index of each document
    /// that is asked about.
    pub fn trail(&mut self, ask: &Ask) -> Found {
        self.craft.trail(self, ask)
    }
}
