//! The progress bar of a training run.

use hardmax_sentiment::batch::BatchResult;
use hardmax_sentiment::train::{EpochRecord, Progress};
use indicatif::{ProgressBar, ProgressStyle};

/// Loss, accuracy and time left on stderr; nothing where stderr is no terminal but a line an epoch.
pub struct Bar {
    bar: ProgressBar,
    done: usize,
    epochs: usize,
}

impl Bar {
    /// A bar over the reviews of epochs `from + 1` to `epochs`.
    pub fn new(from: usize, epochs: usize, reviews: usize) -> Self {
        let bar = ProgressBar::new((epochs.saturating_sub(from) * reviews) as u64);
        // INVARIANT: the template is a constant that indicatif accepts.
        let style = ProgressStyle::with_template("{msg} [{wide_bar}] {eta_precise} left").expect("a template");
        bar.set_style(style);
        Self { bar, done: 0, epochs }
    }

    /// Removes the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn batch(&mut self, epoch: usize, seen: usize, total: usize, so_far: BatchResult) {
        if !self.bar.is_hidden() {
            let (loss, accuracy) = (so_far.loss / seen as f64, so_far.right as f64 / seen as f64);
            self.bar.set_message(format!("epoch {epoch}/{} loss {loss:.4} accuracy {accuracy:.4}", self.epochs));
            self.bar.set_position((self.done + seen) as u64);
        }
        if seen == total {
            self.done += total;
        }
    }

    fn epoch(&mut self, record: &EpochRecord) {
        let mut line = format!("epoch {:3}  loss {:.4}  accuracy {:.4}", record.epoch, record.loss, record.accuracy);
        if let Some(accuracy) = record.validation_accuracy {
            line += &format!("  validation {accuracy:.4}");
        }
        if let Some(accuracy) = record.test_accuracy {
            line += &format!("  test {accuracy:.4}");
        }
        line += &format!("  alpha {:.4}", record.alpha);
        match self.bar.is_hidden() {
            true => super::note(line),
            false => self.bar.println(line),
        }
    }
}
