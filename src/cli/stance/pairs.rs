//! Targets and texts from a table, window by window; a text that recurs is parted once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rashomon::dataset::stance::{Bodies, StanceColumns, StanceNames};
use rashomon::read::{Record, Table, TableFormat};
use rashomon::stance::{Target, Text};
use rashomon::{Error, Result};
use rayon::prelude::*;

/// Rows that are held and judged together.
const WINDOW: usize = 4096;

/// Parted texts that are kept for rows to come.
const KEPT: usize = 2 * WINDOW;

/// A table of targets and texts.
pub(in crate::cli) struct Pairs {
    path: PathBuf,
    pub(super) table: Table,
    bodies: Option<Bodies>,
    names: StanceNames,
    columns: Option<StanceColumns>,
    parted: Parted,
}

/// Rows with what they ask.
#[derive(Default)]
pub(super) struct Window {
    /// As they were read; none at the end of the table.
    pub(super) records: Vec<Record>,
    /// Target and text of each.
    pub(super) pairs: Vec<(Arc<Target>, Arc<Text>)>,
    /// Texts that had not been parted before.
    pub(super) fresh: Vec<Arc<Text>>,
}

impl Pairs {
    /// Opens the table and reads the bodies; where the table has a header, its columns are checked now.
    pub(super) fn open(
        path: &Path,
        format: Option<TableFormat>,
        bodies: Option<&Path>,
        target: Option<&str>,
        text: Option<&str>,
    ) -> Result<Self> {
        let table = Table::open(path, format)?;
        let names = StanceNames { target: target.map(Into::into), text: text.map(Into::into), stance: None };
        let columns = table.columns().map(|there| StanceColumns::among(there, &names, bodies.is_some())).transpose();
        let columns = columns.map_err(|error| error.in_file(path))?;
        let bodies = bodies.map(|bodies| Bodies::load(bodies, None)).transpose()?;
        Ok(Self { path: path.to_owned(), table, bodies, names, columns, parted: Parted::default() })
    }

    /// The next rows.
    pub(super) fn window(&mut self) -> Result<Window> {
        let (mut records, mut texts) = (Vec::new(), Vec::new());
        while records.len() < WINDOW {
            let Some(record) = self.table.next().transpose()? else { break };
            let here = |error: Error| error.in_file(&self.path).at_record(record.number, record.line);
            let columns = match &self.columns {
                Some(columns) => columns,
                None => &*self.columns.insert(StanceColumns::find(&record, &self.names, self.bodies.is_some()).map_err(here)?),
            };
            texts.push(columns.texts(&record, self.bodies.as_ref()).map_err(here)?);
            records.push(record);
        }
        let (pairs, fresh) = self.parted.pairs(texts);
        Ok(Window { records, pairs, fresh })
    }
}

/// Texts that have been parted.
#[derive(Default)]
pub(in crate::cli) struct Parted(HashMap<Arc<str>, Arc<Text>>);

impl Parted {
    /// Parts targets and texts, on all cores; returns them in order, and the texts that were new.
    #[allow(clippy::type_complexity)]
    pub(in crate::cli) fn pairs(&mut self, texts: Vec<(Arc<str>, Arc<str>)>) -> (Vec<(Arc<Target>, Arc<Text>)>, Vec<Arc<Text>>) {
        if self.0.len() > KEPT {
            self.0.clear();
        }
        let mut new: Vec<&Arc<str>> = texts.iter().map(|(_, text)| text).filter(|text| !self.0.contains_key(*text)).collect();
        new.sort_unstable();
        new.dedup();
        let parted: Vec<(Arc<str>, Arc<Text>)> = new.par_iter().map(|text| ((*text).clone(), Arc::new(Text::new(text)))).collect();
        let fresh = parted.iter().map(|(_, text)| text.clone()).collect();
        self.0.extend(parted);
        let mut targets: HashMap<Arc<str>, Arc<Target>> = HashMap::new();
        let pairs = texts
            .into_iter()
            .map(|(target, text)| {
                let parted = self.0[&text].clone();
                (targets.entry(target).or_insert_with_key(|target| Arc::new(Target::new(target))).clone(), parted)
            })
            .collect();
        (pairs, fresh)
    }
}
