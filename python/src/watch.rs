//! Long calls: progress, Ctrl-C, and the interpreter released.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the interpreter is asked whether to go on.
const INTERVAL: Duration = Duration::from_millis(100);

/// What looks after a long call.
pub struct Watch {
    callback: Option<Py<PyAny>>,
    total: Option<u64>,
    done: AtomicU64,
    stopped: AtomicBool,
    asked: Mutex<Instant>,
    error: Mutex<Option<PyErr>>,
}

impl Watch {
    /// A call of `total` steps, where that is known; `progress` is a function of the steps done and the total, or None.
    pub fn new(progress: Option<Bound<'_, PyAny>>, total: Option<u64>) -> PyResult<Self> {
        if let Some(given) = progress.as_ref().filter(|given| !given.is_callable()) {
            let kind = given.get_type().name()?;
            return Err(PyTypeError::new_err(format!("progress: {kind}, expected a function of (done, total)")));
        }
        Ok(Self {
            callback: progress.map(Bound::unbind),
            total,
            done: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            asked: Mutex::new(Instant::now()),
            error: Mutex::new(None),
        })
    }

    /// One more step is done; now and then the interpreter is asked. Callable from any thread that does not hold it.
    pub fn tick(&self) -> ControlFlow<()> {
        self.done.fetch_add(1, Ordering::Relaxed);
        if self.stopped.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        if let Ok(mut asked) = self.asked.try_lock()
            && asked.elapsed() >= INTERVAL
        {
            self.ask();
            *asked = Instant::now();
        }
        if self.stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Reports progress and looks for signals, which Python handles on its main thread alone.
    fn ask(&self) {
        let asked = Python::attach(|py| {
            py.check_signals()?;
            match &self.callback {
                Some(callback) => callback.call1(py, (self.done.load(Ordering::Relaxed), self.total)).map(|_| ()),
                None => Ok(()),
            }
        });
        if let Err(error) = asked {
            self.stopped.store(true, Ordering::Relaxed);
            self.error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    }

    /// Runs `work` with the interpreter released.
    ///
    /// # Errors
    /// What the callback raised, or KeyboardInterrupt.
    pub fn run<T: Send>(self, py: Python<'_>, work: impl FnOnce(&Self) -> T + Send) -> PyResult<T> {
        let found = py.detach(|| work(&self));
        self.end(py, found)
    }

    /// As [`Watch::run`], for work on other threads: this one looks after it.
    pub fn run_aside<T: Send>(self, py: Python<'_>, work: impl FnOnce(&Self) -> T + Send) -> PyResult<T> {
        let found = py.detach(|| {
            std::thread::scope(|scope| {
                let worker = scope.spawn(|| work(&self));
                while !worker.is_finished() {
                    std::thread::park_timeout(Duration::from_millis(2));
                    if let Ok(mut asked) = self.asked.lock()
                        && asked.elapsed() >= INTERVAL
                        && !self.stopped.load(Ordering::Relaxed)
                    {
                        self.ask();
                        *asked = Instant::now();
                    }
                }
                match worker.join() {
                    Ok(found) => found,
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            })
        });
        self.end(py, found)
    }

    fn end<T>(self, py: Python<'_>, found: T) -> PyResult<T> {
        if let Some(error) = self.error.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(error);
        }
        py.check_signals()?;
        if let Some(callback) = self.callback {
            callback.call1(py, (self.done.into_inner(), self.total))?;
        }
        Ok(found)
    }
}
