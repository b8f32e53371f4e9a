//! Shards that are run, and a folder that keeps their results.

use super::timed_out::{self, Stopped};
use super::{Done, FileError, Outcome, Plan, ReadError, Work, file_name};
use hardmax_output::{OutputFile, WriteError};
use serde::Serialize;
use std::error::Error;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A plan, what its workers bring, and the folder of its results.
#[derive(Debug)]
pub struct Folder<'a, W: Work> {
    plan: &'a Plan<W>,
    given: &'a W::Given,
    path: &'a Path,
}

/// What became of a shard.
#[derive(Debug)]
pub enum Step<'a, F> {
    /// Its result was there.
    There,
    /// It was run, and found this.
    Found(&'a F),
    /// It was stopped after so long.
    Stopped(Duration),
}

/// Why a shard has no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// There is no folder, and none can be made.
    #[error("{}: cannot be made, expected a folder to write results to", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The result that is there does not belong to the plan.
    #[error(transparent)]
    File(#[from] FileError),
    /// The result that is there is one of other shards.
    #[error("{}: a result of other shards, expected shard {index}", path.display())]
    OtherShards {
        /// The file.
        path: PathBuf,
        /// The shard.
        index: u64,
    },
    /// The result cannot be written.
    #[error("expected a folder to write results to")]
    Write(#[from] WriteError),
    /// There is no such shard.
    #[error("shard {index}, expected 1 to {count}")]
    Shard {
        /// The shard.
        index: u64,
        /// N.
        count: u64,
    },
    /// The shard cannot be run.
    #[error(transparent)]
    Work(Box<dyn Error + Send + Sync>),
    /// No process can be started for it.
    #[error("this program cannot be started again")]
    Start(io::Error),
    /// Its process ended without a result.
    #[error("shard {index}: its process ended with {status}: {said}")]
    Process {
        /// The shard.
        index: u64,
        /// How it ended.
        status: ExitStatus,
        /// What it said.
        said: String,
    },
    /// Two shards found what does not belong together.
    #[error(transparent)]
    Merge(Box<dyn Error + Send + Sync>),
    /// What was found cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl<'a, W: Work> Folder<'a, W> {
    /// The folder at `path`, made where there is none.
    ///
    /// # Errors
    /// [`FolderError::Folder`].
    pub fn open(plan: &'a Plan<W>, given: &'a W::Given, path: &'a Path) -> Result<Self, FolderError> {
        let failed = |source| FolderError::Folder { path: path.to_owned(), source };
        std::fs::create_dir_all(path).map_err(failed)?;
        Ok(Self { plan, given, path })
    }

    /// The result of a shard where it is there, whole and as it was written.
    fn there(&self, index: u64) -> Result<Option<Outcome<W::Found>>, FolderError> {
        let path = self.path.join(file_name(index));
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(FileError::Io { path, source }.into()),
        };
        match Outcome::read(&bytes, self.plan) {
            Ok(outcome) if outcome.shards().iter().map(|done| done.index).eq([index]) => Ok(Some(outcome)),
            Ok(_) => Err(FolderError::OtherShards { path, index }),
            Err(ReadError::Damaged(_)) => Ok(None),
            Err(source) => Err(FileError::Read { path, source }.into()),
        }
    }

    /// Runs shards here, one after another, writes their results and tells of each.
    ///
    /// # Errors
    /// [`FolderError`] of the first shard that has no result; what was done before stays.
    pub fn keep(&self, wanted: &[u64], tell: &mut dyn FnMut(u64, Step<W::Found>)) -> Result<(), FolderError> {
        for &index in wanted {
            if self.there(index)?.is_some() {
                tell(index, Step::There);
                continue;
            }
            // A folder that cannot be written is an error before anything is computed.
            let file = OutputFile::create(&self.path.join(file_name(index)))?;
            let outcome = self.plan.outcome(index, self.given)?;
            file.finish_with(&outcome.to_bytes()?)?;
            // Where this fails the result counts all the same.
            let _ = std::fs::remove_file(self.path.join(timed_out::name(index)));
            tell(index, Step::Found(outcome.found()));
        }
        Ok(())
    }

    /// Runs each shard in a process of its own, which is stopped after `most`. The program that `process` makes for a shard
    /// reads the plan from its standard input, and keeps the result in this folder. The shards that were stopped.
    ///
    /// # Errors
    /// [`FolderError`] of the first shard whose process fails; what was done before stays.
    pub fn keep_apart(
        &self,
        wanted: &[u64],
        most: Duration,
        process: &dyn Fn(u64) -> Command,
        tell: &mut dyn FnMut(u64, Step<W::Found>),
    ) -> Result<Vec<u64>, FolderError> {
        let mut stopped = Vec::new();
        for &index in wanted {
            if self.there(index)?.is_some() {
                tell(index, Step::There);
                continue;
            }
            let end = limited(process(index), self.plan, most).map_err(FolderError::Start)?;
            // A shard may be done at the very moment at which its time is over.
            match (self.there(index)?, end) {
                (Some(outcome), _) => tell(index, Step::Found(outcome.found())),
                (None, Some((status, said))) => {
                    return Err(FolderError::Process { index, status, said: said.trim().to_owned() });
                }
                (None, None) => {
                    self.stopped(index, most)?;
                    stopped.push(index);
                    tell(index, Step::Stopped(most));
                }
            }
        }
        Ok(stopped)
    }

    /// Writes that a shard was stopped after so long.
    fn stopped(&self, shard: u64, after: Duration) -> Result<(), FolderError> {
        let told = Stopped { plan: self.plan.hash().to_owned(), shard, seconds: after.as_secs_f64() };
        Ok(hardmax_output::write(&self.path.join(timed_out::name(shard)), serde_json::to_vec(&told)?)?)
    }
}

impl<W: Work> Plan<W> {
    /// Runs one shard.
    ///
    /// # Errors
    /// [`FolderError::Shard`] where there is no such shard, [`FolderError::Work`] where it cannot be run.
    pub fn outcome(&self, index: u64, given: &W::Given) -> Result<Outcome<W::Found>, FolderError> {
        let part = self.part(index).ok_or(FolderError::Shard { index, count: self.shards() })?;
        let start = Instant::now();
        let found = self.work().run(&part, given).map_err(|error| FolderError::Work(error.into()))?;
        Ok(Outcome::new(self, vec![Done { index, seconds: start.elapsed().as_secs_f64() }], found))
    }

    /// Runs all shards here, and tells of each: what they found together.
    ///
    /// # Errors
    /// [`FolderError::Work`], or [`FolderError::Merge`].
    pub fn whole(&self, given: &W::Given, tell: &mut dyn FnMut(u64, Step<W::Found>)) -> Result<W::Found, FolderError> {
        let one = |index| -> Result<W::Found, FolderError> { Ok(self.outcome(index, given)?.into_parts().1) };
        let mut all = one(1)?;
        tell(1, Step::Found(&all));
        for index in 2..=self.shards() {
            let found = one(index)?;
            tell(index, Step::Found(&found));
            all = W::merge(all, found).map_err(|error| FolderError::Merge(error.into()))?;
        }
        Ok(all)
    }
}

/// Runs a program that reads `plan` from its standard input, for so long at most: how it ended and what it said on standard
/// error. `None` where it was stopped.
fn limited(mut program: Command, plan: &impl Serialize, most: Duration) -> io::Result<Option<(ExitStatus, String)>> {
    let mut child = program.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let start = Instant::now();
    if let Some(mut input) = child.stdin.take() {
        // A program that ends before it has read says why on standard error.
        let _ = input.write_all(&serde_json::to_vec(plan)?);
    }
    let said = child.stderr.take().map(|mut stream| {
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stream.read_to_string(&mut text);
            text
        })
    });
    let Some(status) = wait(&mut child, start + most)? else {
        stop(&mut child)?;
        return Ok(None);
    };
    let text = said.and_then(|reader| reader.join().ok()).unwrap_or_default();
    Ok(Some((status, text)))
}

/// Waits for the end of a program, until then at most.
fn wait(child: &mut Child, until: Instant) -> io::Result<Option<ExitStatus>> {
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        std::thread::sleep(pause.min(left));
        pause = (2 * pause).min(Duration::from_millis(50));
    }
}

/// How long a program may take to remove its temporary files.
const GRACE: Duration = Duration::from_secs(2);

/// Asks a program to end, and ends it where it does not.
fn stop(child: &mut Child) -> io::Result<()> {
    #[cfg(unix)]
    if let Ok(id) = i32::try_from(child.id()) {
        use nix::sys::signal::{Signal, kill};
        // It was not waited for yet, so that the number is still its own.
        let _ = kill(nix::unistd::Pid::from_raw(id), Signal::SIGTERM);
        if wait(child, Instant::now() + GRACE)?.is_some() {
            return Ok(());
        }
    }
    child.kill()?;
    child.wait().map(|_| ())
}

/// How long a shard may take, as it is written: seconds.
///
/// # Errors
/// What is expected, where it is written otherwise.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let within = |seconds: &f64| (0.001..=1e9).contains(seconds);
    let read = text.parse().ok().filter(within).map(Duration::from_secs_f64);
    read.ok_or_else(|| "expected seconds, 0.001 to 1000000000".to_owned())
}
