//! Work on many items on all threads, with the answer of one.

use std::ops::Range;
use std::thread;

/// The least work that is worth a thread, in multiply-adds: some tens of microseconds.
const LEAST_WORK: usize = 1 << 16;

/// The results of `work` on parts of 0 to `count` - 1, in order. An item takes about `cost` multiply-adds.
pub(crate) fn in_parts<T: Send>(
    count: usize,
    cost: usize,
    threads: usize,
    work: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    let parts = threads.min(count.saturating_mul(cost) / LEAST_WORK).min(count).max(1);
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
    cost: usize,
    threads: usize,
    check: impl Fn(usize) -> Result<(), R> + Sync,
) -> Result<(), R> {
    in_parts(count, cost, threads, |mut part| part.try_for_each(&check)).into_iter().collect()
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
                assert_eq!(
                    first_rejection(1000, LEAST_WORK, threads, check(failing)).err(),
                    first,
                    "{threads} {failing:?}"
                );
            }
            let all = in_parts(1000, LEAST_WORK, threads, Iterator::collect::<Vec<_>>).concat();
            assert!(all.into_iter().eq(0..1000), "{threads}");
        }
        // As many parts as there is work for, threads or items, whatever is less.
        let parts = |count, cost, threads| in_parts(count, cost, threads, |_| ()).len();
        assert_eq!([parts(100, LEAST_WORK / 50 + 1, 7), parts(100, LEAST_WORK, 7), parts(3, LEAST_WORK, 7)], [2, 7, 3]);
        assert_eq!([parts(0, LEAST_WORK, 7), parts(9, 1, 7), parts(9, usize::MAX, 1)], [1; 3]);
    }
}
