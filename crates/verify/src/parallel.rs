//! Checks of many tokens on all threads, with the answer of one.

use std::thread;

/// The fewest tokens whose checks are worth a thread.
const LEAST_TOKENS: usize = 64;

/// Checks tokens 0 to `count` - 1; the rejection of the first that fails, whatever the number of threads.
pub(crate) fn first_rejection<R: Send>(
    count: usize,
    threads: usize,
    check: impl Fn(usize) -> Result<(), R> + Sync,
) -> Result<(), R> {
    let parts = threads.min(count / LEAST_TOKENS).max(1);
    if parts == 1 {
        return (0..count).try_for_each(check);
    }
    let bound = |part: usize| part * count / parts;
    let check = &check;
    let outcomes: Vec<Result<(), R>> = thread::scope(|scope| {
        let start = |part| scope.spawn(move || (bound(part)..bound(part + 1)).try_for_each(check));
        let running: Vec<_> = (0..parts).map(start).collect();
        let end = |thread: thread::ScopedJoinHandle<'_, _>| match thread.join() {
            Ok(outcome) => outcome,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        running.into_iter().map(end).collect()
    });
    outcomes.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rejection_is_the_same_for_any_number_of_threads() {
        let check = |failing: &'static [usize]| {
            move |token: usize| match failing.contains(&token) {
                true => Err(token),
                false => Ok(()),
            }
        };
        for threads in [1, 2, 3, 7, 64] {
            for failing in [&[][..], &[0], &[999], &[998, 500, 501], &[64, 63]] {
                let first = failing.iter().min().copied();
                assert_eq!(first_rejection(1000, threads, check(failing)).err(), first, "{threads} {failing:?}");
            }
        }
    }
}
