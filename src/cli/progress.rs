//! Progress on standard error: a bar on a terminal, a plain line now and then elsewhere.

use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How often a plain line is printed where there is no terminal.
const PLAIN_INTERVAL: Duration = Duration::from_secs(5);

/// The progress of a run of known or unknown length.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    what: &'static str,
    total: Option<u64>,
    plain: Mutex<Plain>,
}

struct Plain {
    done: u64,
    last: Instant,
    words: String,
}

impl Progress {
    /// Nothing is shown before the run has lasted for a moment.
    pub fn new(what: &'static str, total: Option<u64>) -> Self {
        let bar = super::output::stderr_is_terminal().then(|| {
            let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
            let template = if total.is_some() {
                "{msg} {wide_bar} {pos}/{len}, {eta} left"
            } else {
                "{spinner} {msg} {pos}, {elapsed}"
            };
            // INVARIANT: the templates above are well formed.
            bar.set_style(ProgressStyle::with_template(template).expect("a template"));
            bar.set_message(what);
            bar
        });
        Self { bar, what, total, plain: Mutex::new(Plain { done: 0, last: Instant::now(), words: String::new() }) }
    }

    /// Prints a line without breaking the bar.
    pub fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.println(line),
            None => super::output::note(line),
        }
    }

    /// Adds to what the bar says how it stands.
    pub fn stand(&self, words: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(format!("{}, {words}", self.what)),
            None => words.clone_into(&mut self.plain().words),
        }
    }

    fn plain(&self) -> std::sync::MutexGuard<'_, Plain> {
        self.plain.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// One more is done.
    pub fn tick(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
            return;
        }
        let mut plain = self.plain();
        plain.done += 1;
        if plain.last.elapsed() >= PLAIN_INTERVAL {
            plain.last = Instant::now();
            let comma = if plain.words.is_empty() { "" } else { ", " };
            let words = &plain.words;
            match self.total {
                Some(total) => {
                    super::output::note(format_args!("{}: {} of {total}{comma}{words}", self.what, plain.done));
                }
                None => super::output::note(format_args!("{}: {}{comma}{words}", self.what, plain.done)),
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
