//! The results of a sweep on disk: which shards are there, missing or damaged, and all of them together.

use super::{Done, Outcome, Plan, ReadError, TimedOut, Work, sha256, timed_out};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::value::RawValue;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What there is of a sweep.
#[derive(Debug)]
pub struct Survey {
    files: Vec<Known>,
    damaged: Vec<Damage>,
    missing: Vec<u64>,
    timed_out: Vec<TimedOut>,
}

/// A file with a result that is whole.
#[derive(Debug)]
struct Known {
    path: PathBuf,
    shards: Vec<Done>,
    /// The hash of what was found: two workers on one shard find the same.
    digest: String,
}

/// A file that is not what was written: its shards have to be run again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Damage {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A file that does not belong to the sweep, or cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// It cannot be read.
    #[error("{}: cannot be read, expected a result or a folder of results", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is no result of this plan.
    #[error("{}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// It holds a shard that another file holds beside others: neither can be left out.
    #[error("{}: holds shard {shard}, and so does {}; expected files that share none, or one that holds all of the other",
        path.display(), other.display())]
    Overlap {
        /// The file.
        path: PathBuf,
        /// The other file.
        other: PathBuf,
        /// The shard.
        shard: u64,
    },
    /// Two files hold the same shards and not the same result.
    #[error("{}: shard {shard} is another result than in {}; expected the same: a shard is a function of the plan",
        path.display(), other.display())]
    Differs {
        /// The file.
        path: PathBuf,
        /// The other file.
        other: PathBuf,
        /// The first shard of both.
        shard: u64,
    },
    /// What it holds does not fit the files before it.
    #[error("{}", path.display())]
    Merge {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl FileError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

enum Looked {
    Whole(Known),
    Damaged(Damage),
}

impl Survey {
    /// Looks at files of results, and at the files `shard-*.json` of folders. Of two files with the same shards one counts.
    ///
    /// # Errors
    /// [`FileError`] for the first file that cannot be read, is of another plan or program, or contradicts another.
    pub fn of<W: Work + Sync>(plan: &Plan<W>, paths: &[PathBuf]) -> Result<Self, FileError> {
        let files = listed(paths)?;
        let looked: Vec<_> = files.into_par_iter().map(|path| look(plan, path)).collect::<Result<_, _>>()?;
        let (mut whole, mut damaged) = (Vec::new(), Vec::new());
        for one in looked {
            match one {
                Looked::Whole(known) => whole.push(known),
                Looked::Damaged(damage) => damaged.push(damage),
            }
        }
        let files = distinct(whole)?;
        let mut missing: Vec<u64> = (1..=plan.shards()).collect();
        let done: BTreeSet<u64> = files.iter().flat_map(Known::indices).collect();
        missing.retain(|index| !done.contains(index));
        let timed_out = stopped(plan.hash(), paths, &missing)?;
        Ok(Self { files, damaged, missing, timed_out })
    }

    /// The shards without a result, ascending; those of damaged files among them, unless another file holds them.
    pub fn missing(&self) -> &[u64] {
        &self.missing
    }

    /// The damaged files.
    pub fn damaged(&self) -> &[Damage] {
        &self.damaged
    }

    /// Those of the missing shards that were stopped after a time, ascending.
    pub fn timed_out(&self) -> &[TimedOut] {
        &self.timed_out
    }

    /// The shards that are done, ascending.
    pub fn done(&self) -> Vec<Done> {
        let mut done: Vec<Done> = self.files.iter().flat_map(|known| known.shards.iter().copied()).collect();
        done.sort_by_key(|done| done.index);
        done
    }

    /// What all the shards that are there found, together: the same in any order and grouping of files. `None` where there
    /// are none.
    ///
    /// # Errors
    /// [`FileError`] where a file has changed since, or does not fit those before it.
    pub fn merge<W: Work>(&self, plan: &Plan<W>) -> Result<Option<Outcome<W::Found>>, FileError> {
        let mut merged: Option<W::Found> = None;
        for Known { path, .. } in &self.files {
            let bytes = contents(path)?;
            let (_, found) = read::<W, W::Found>(plan, path, &bytes)?.into_parts();
            merged = Some(match merged {
                None => found,
                Some(before) => W::merge(before, found)
                    .map_err(|source| FileError::Merge { path: path.clone(), source: source.into() })?,
            });
        }
        Ok(merged.map(|found| Outcome::new(plan, self.done(), found)))
    }
}

impl Known {
    fn indices(&self) -> impl Iterator<Item = u64> {
        self.shards.iter().map(|done| done.index)
    }
}

/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 1 << 30;

fn contents(path: &Path) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(FileError::io(path))?;
    if bytes.len() as u64 > MOST_BYTES {
        let source = ReadError::Damaged(format!("larger than {MOST_BYTES} bytes, the limit for a result"));
        return Err(FileError::Read { path: path.to_owned(), source });
    }
    Ok(bytes)
}

/// The files, those of folders by their names.
fn listed(paths: &[PathBuf]) -> Result<Vec<PathBuf>, FileError> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(FileError::io(path))? {
            let name = entry.map_err(FileError::io(path))?.file_name();
            if name.to_str().is_some_and(|name| name.starts_with("shard-") && name.ends_with(".json")) {
                inside.push(path.join(name));
            }
        }
        inside.sort();
        files.extend(inside);
    }
    files.dedup();
    Ok(files)
}

/// Which of these shards of a plan some folder says were stopped, ascending.
fn stopped(plan: &str, paths: &[PathBuf], missing: &[u64]) -> Result<Vec<TimedOut>, FileError> {
    let mut all = Vec::new();
    for folder in paths.iter().filter(|path| path.is_dir()) {
        let mut names = BTreeSet::new();
        for entry in std::fs::read_dir(folder).map_err(FileError::io(folder))? {
            names.insert(entry.map_err(FileError::io(folder))?.file_name());
        }
        for &shard in missing {
            let name = timed_out::name(shard);
            if names.contains(OsStr::new(&name)) {
                all.extend(timed_out::read(&contents(&folder.join(name))?, plan, shard));
            }
        }
    }
    all.sort_by(|one, other| one.shard.cmp(&other.shard).then(other.seconds.total_cmp(&one.seconds)));
    all.dedup_by_key(|stopped| stopped.shard);
    Ok(all)
}

fn read<W: Work, F: serde::de::DeserializeOwned>(
    plan: &Plan<W>,
    path: &Path,
    bytes: &[u8],
) -> Result<Outcome<F>, FileError> {
    Outcome::read(bytes, plan).map_err(|source| FileError::Read { path: path.to_owned(), source })
}

fn look<W: Work>(plan: &Plan<W>, path: PathBuf) -> Result<Looked, FileError> {
    let bytes = contents(&path)?;
    match read::<W, Box<RawValue>>(plan, &path, &bytes) {
        Ok(outcome) => {
            let (shards, found) = outcome.into_parts();
            Ok(Looked::Whole(Known { path, shards, digest: sha256(found.get().as_bytes()) }))
        }
        Err(FileError::Read { path, source: ReadError::Damaged(reason) }) => {
            Ok(Looked::Damaged(Damage { file: path.display().to_string(), reason }))
        }
        Err(other) => Err(other),
    }
}

/// Each shard once: files of many shards first, so that what they hold of others is left out, whatever the order was.
fn distinct(mut all: Vec<Known>) -> Result<Vec<Known>, FileError> {
    all.sort_by_key(|known| (Reverse(known.shards.len()), known.shards[0].index, known.path.clone()));
    let mut holder: BTreeMap<u64, usize> = BTreeMap::new();
    let mut kept: Vec<Known> = Vec::new();
    for known in all {
        let held: Vec<(u64, usize)> = known.indices().filter_map(|index| Some((index, *holder.get(&index)?))).collect();
        if let Some(&(shard, other)) = held.first() {
            let same = kept[other].indices().eq(known.indices());
            let (path, other) = (known.path, &kept[other]);
            if same && known.digest != other.digest {
                return Err(FileError::Differs { path, other: other.path.clone(), shard });
            }
            if held.len() < known.shards.len() {
                return Err(FileError::Overlap { path, other: other.path.clone(), shard });
            }
            continue;
        }
        holder.extend(known.indices().map(|index| (index, kept.len())));
        kept.push(known);
    }
    Ok(kept)
}
