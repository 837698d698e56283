//! Work shared out among threads, its results in the order of the items.
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::STACK;
use crate::source::Hands;

/// How many threads the machine runs at once.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The work done on every item by so many threads, in the order of the items. A single thread is the caller's own.
///
/// # Errors
/// In words, when a thread cannot be had or stops at an internal fault.
pub fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Result<Vec<R>, String> {
    let jobs = jobs.min(items.len());
    if jobs <= 1 {
        return Ok(items.iter().map(work).collect());
    }
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::new());
    let take = || {
        while let Some((index, item)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            items.get(index).map(|item| (index, item))
        } {
            let result = work(item);
            if let Ok(mut results) = results.lock() {
                results.push((index, result));
            }
        }
    };
    let failed = std::thread::scope(|scope| -> Result<bool, String> {
        let mut threads = Vec::new();
        for _ in 0..jobs {
            let builder = std::thread::Builder::new().stack_size(STACK);
            let thread = builder.spawn_scoped(scope, take);
            threads.push(thread.map_err(|error| format!("no thread to work on: {error}"))?);
        }
        Ok(threads.into_iter().any(|thread| thread.join().is_err()))
    })?;
    let fault = || "the check stopped at an internal fault".to_owned();
    let mut results = match (failed, results.into_inner()) {
        (false, Ok(results)) => results,
        _ => return Err(fault()),
    };
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// The most threads that read one text.
const MOST_READERS: usize = 8;

/// So many batches of work are worth a thread.
const WORTH_A_THREAD: usize = 8;

/// As many threads as the machine runs at once.
pub struct Threads;

impl Hands for Threads {
    fn all(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        let numbers: Vec<usize> = (0..pieces).collect();
        let threads = processors().min(MOST_READERS);
        let jobs = threads.min(1 + pieces / WORTH_A_THREAD);
        if in_parallel(&numbers, jobs, |number| work(*number)).is_err() {
            // Without threads one after the other.
            numbers.into_iter().for_each(work);
        }
    }
}
