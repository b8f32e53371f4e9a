//! Work on many items on all threads, with the answer of one.

use std::ops::Range;
use std::thread;

/// The fewest items that are worth a thread.
const LEAST_ITEMS: usize = 64;

/// The results of `work` on parts of 0 to `count` - 1, in order.
pub(crate) fn in_parts<T: Send>(count: usize, threads: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let parts = threads.min(count / LEAST_ITEMS).max(1);
    if parts == 1 {
        return vec![work(0..count)];
    }
    let bound = |part: usize| part * count / parts;
    let work = &work;
    thread::scope(|scope| {
        let running: Vec<_> = (0..parts).map(|part| scope.spawn(move || work(bound(part)..bound(part + 1)))).collect();
        let end = |thread: thread::ScopedJoinHandle<'_, T>| match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        running.into_iter().map(end).collect()
    })
}

/// Checks items 0 to `count` - 1; the rejection of the first that fails, whatever the number of threads.
pub(crate) fn first_rejection<R: Send>(
    count: usize,
    threads: usize,
    check: impl Fn(usize) -> Result<(), R> + Sync,
) -> Result<(), R> {
    in_parts(count, threads, |mut part| part.try_for_each(&check)).into_iter().collect()
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
            let all = in_parts(1000, threads, |part| part.collect::<Vec<_>>()).concat();
            assert!(all.into_iter().eq(0..1000), "{threads}");
        }
    }
}
