//! Schedules jobs: clips first, and each track as soon as its last clip is ready and memory allows, on all threads and
//! in time linear in the number of dependencies. Knows clips and tracks only by their indices.

use rayon::Scope;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Makes clips and tracks.
pub(super) trait Maker: Sync {
    /// Makes a clip; returns whether it succeeded.
    fn make_clip(&self, clip: usize) -> bool;
    /// How much of the budget a job takes while it runs. For a track, its clips are ready when this is called.
    fn weight(&self, job: Job) -> u64;
    /// Makes a track whose clips are ready.
    fn make_track(&self, track: usize);
    /// Called when a job of this weight is done, right before its share of the budget becomes free.
    fn on_job_done(&self, _weight: u64) {}
}

/// A clip or a track, by its index in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    /// A clip, by its index.
    Clip(usize),
    /// A track, by its index.
    Track(usize),
}

/// What to make.
pub(super) struct Jobs<'j> {
    /// Indices of the clips to make, in the order of the plan.
    pub clips: &'j [usize],
    /// Indices of the tracks to make, in the order of the plan.
    pub tracks: &'j [usize],
    /// For every track of the plan, the clips it needs, each once.
    pub needs: &'j [Vec<usize>],
    /// Number of clips in the plan.
    pub clip_count: usize,
    /// Total weight of the jobs that may run at the same time. A job that is heavier runs alone.
    pub budget: u64,
}

/// Makes everything. A track that needs a clip which could not be made is skipped.
pub(super) fn run(jobs: &Jobs<'_>, maker: &impl Maker) {
    let schedule = Schedule::new(jobs, maker);
    // Determine this before the first clip starts: a track whose last clip is made meanwhile is started by that clip.
    let ready: Vec<usize> = jobs
        .tracks
        .iter()
        .copied()
        .filter(|&track| schedule.waiting[track].load(Ordering::Relaxed) == 0)
        .collect();
    rayon::scope(|scope| {
        // Workers take the job that was spawned last, so that a track is made as soon as its clips are ready. The first
        // job of the plan is therefore spawned last.
        for &clip in jobs.clips.iter().rev() {
            let schedule = &schedule;
            scope.spawn(move |scope| schedule.start_or_defer(Job::Clip(clip), scope));
        }
        for &track in ready.iter().rev() {
            let schedule = &schedule;
            scope.spawn(move |scope| schedule.start_or_defer(Job::Track(track), scope));
        }
    });
}

struct Schedule<'s, M> {
    maker: &'s M,
    /// For each clip, the tracks that wait for it.
    dependents: Vec<Vec<usize>>,
    /// For each track, the number of its clips that are not ready yet.
    waiting: Vec<AtomicUsize>,
    /// For each track, whether one of its clips failed.
    has_failed_clip: Vec<AtomicBool>,
    room: Mutex<BudgetState>,
    budget: u64,
}

/// The running jobs and those that wait for the budget. No thread sleeps while a job waits: a worker defers it and
/// takes other work, and whichever worker finishes next resumes it.
#[derive(Default)]
struct BudgetState {
    taken: u64,
    running: usize,
    deferred: VecDeque<Job>,
}

impl<'s, M: Maker> Schedule<'s, M> {
    fn new(jobs: &Jobs<'_>, maker: &'s M) -> Self {
        let mut is_unmade = vec![false; jobs.clip_count];
        jobs.clips.iter().for_each(|&clip| is_unmade[clip] = true);
        let mut dependents = vec![Vec::new(); jobs.clip_count];
        let waiting: Vec<AtomicUsize> = jobs.needs.iter().map(|_| AtomicUsize::new(0)).collect();
        for &track in jobs.tracks {
            for &clip in jobs.needs[track].iter().filter(|&&clip| is_unmade[clip]) {
                dependents[clip].push(track);
                waiting[track].fetch_add(1, Ordering::Relaxed);
            }
        }
        Self {
            maker,
            dependents,
            waiting,
            has_failed_clip: jobs.needs.iter().map(|_| AtomicBool::new(false)).collect(),
            room: Mutex::default(),
            budget: jobs.budget,
        }
    }

    fn start_or_defer<'scope>(&'scope self, job: Job, scope: &Scope<'scope>) {
        if let Job::Track(track) = job
            && self.has_failed_clip[track].load(Ordering::Relaxed)
        {
            return;
        }
        let weight = self.maker.weight(job);
        let mut room = self.room();
        if !room.try_reserve(weight, self.budget) {
            room.deferred.push_back(job);
            return;
        }
        drop(room);
        self.make(job, weight, scope);
    }

    fn make<'scope>(&'scope self, job: Job, weight: u64, scope: &Scope<'scope>) {
        match job {
            Job::Clip(clip) => self.clip(clip, scope),
            Job::Track(track) => self.maker.make_track(track),
        }
        self.maker.on_job_done(weight);
        let mut room = self.room();
        room.taken -= weight;
        room.running -= 1;
        while let Some(&next) = room.deferred.front() {
            let weight = self.maker.weight(next);
            if !room.try_reserve(weight, self.budget) {
                break;
            }
            room.deferred.pop_front();
            scope.spawn(move |scope| self.make(next, weight, scope));
        }
    }

    fn clip<'scope>(&'scope self, clip: usize, scope: &Scope<'scope>) {
        let is_made = self.maker.make_clip(clip);
        for &track in &self.dependents[clip] {
            if !is_made {
                self.has_failed_clip[track].store(true, Ordering::Relaxed);
            }
            if self.waiting[track].fetch_sub(1, Ordering::AcqRel) == 1 {
                scope.spawn(move |scope| self.start_or_defer(Job::Track(track), scope));
            }
        }
    }

    fn room(&self) -> std::sync::MutexGuard<'_, BudgetState> {
        // Makers do not hold the lock, so a panic of one leaves the state valid.
        self.room
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl BudgetState {
    fn try_reserve(&mut self, weight: u64, budget: u64) -> bool {
        let fits = self.running == 0 || self.taken + weight <= budget;
        if fits {
            self.taken += weight;
            self.running += 1;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    /// Records what is made and the highest weight of concurrent jobs.
    #[derive(Default)]
    struct Notes {
        clips: Mutex<Vec<usize>>,
        tracks: Mutex<Vec<usize>>,
        failing: Option<usize>,
        weight: u64,
        in_work: AtomicUsize,
        most_in_work: AtomicUsize,
    }

    impl Maker for Notes {
        fn make_clip(&self, clip: usize) -> bool {
            self.clips
                .lock()
                .expect("OK because no test panics here")
                .push(clip);
            self.failing != Some(clip)
        }

        fn weight(&self, job: Job) -> u64 {
            match job {
                Job::Clip(_) => self.weight / 2,
                Job::Track(_) => self.weight,
            }
        }

        fn make_track(&self, track: usize) {
            let now = self.in_work.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_in_work.fetch_max(now, Ordering::SeqCst);
            self.tracks
                .lock()
                .expect("OK because no test panics here")
                .push(track);
            std::thread::yield_now();
            self.in_work.fetch_sub(1, Ordering::SeqCst);
        }
    }

    fn made(notes: &Notes) -> (Vec<usize>, Vec<usize>) {
        let sorted = |list: &Mutex<Vec<usize>>| {
            let mut list = list.lock().expect("OK because no test panics here").clone();
            list.sort_unstable();
            list
        };
        (sorted(&notes.clips), sorted(&notes.tracks))
    }

    #[test]
    fn everything_is_made_once_and_failed_tracks_are_skipped() {
        let needs = [vec![0, 1], vec![1, 2], vec![3], vec![0]];
        let jobs = Jobs {
            clips: &[1, 2],
            tracks: &[0, 1, 2],
            needs: &needs,
            clip_count: 4,
            budget: 10,
        };
        let notes = Notes {
            weight: 100,
            ..Notes::default()
        };
        run(&jobs, &notes);
        assert_eq!(made(&notes), (vec![1, 2], vec![0, 1, 2]));
        let notes = Notes {
            failing: Some(2),
            ..Notes::default()
        };
        run(&jobs, &notes);
        assert_eq!(made(&notes), (vec![1, 2], vec![0, 2]));
    }

    #[test]
    fn the_budget_is_kept_and_no_track_is_forgotten() {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(8)
            .build()
            .expect("OK because threads are available");
        let tracks: Vec<usize> = (0..400).collect();
        let needs: Vec<Vec<usize>> = tracks.iter().map(|&track| vec![track]).collect();
        let jobs = Jobs {
            clips: &tracks,
            tracks: &tracks,
            needs: &needs,
            clip_count: 400,
            budget: 30,
        };
        let notes = Notes {
            weight: 10,
            ..Notes::default()
        };
        pool.install(|| run(&jobs, &notes));
        assert_eq!(made(&notes).1, tracks);
        assert!(notes.most_in_work.load(Ordering::SeqCst) <= 3);
    }

    /// Time to schedule this many clips, a hundred per track, one of them in every track.
    fn time(clips: usize) -> Duration {
        let numbers: Vec<usize> = (0..clips).collect();
        let needs: Vec<Vec<usize>> = numbers[1..]
            .chunks(100)
            .map(|clips| [&[0], clips].concat())
            .collect();
        let tracks: Vec<usize> = (0..needs.len()).collect();
        let jobs = Jobs {
            clips: &numbers,
            tracks: &tracks,
            needs: &needs,
            clip_count: clips,
            budget: u64::MAX,
        };
        let notes = Notes::default();
        let started = Instant::now();
        run(&jobs, &notes);
        let elapsed = started.elapsed();
        // Not `assert_eq`, which would print a hundred thousand numbers.
        assert!(
            made(&notes) == (numbers, tracks),
            "each clip and each track once"
        );
        elapsed
    }

    #[test]
    fn scheduling_takes_linear_time() {
        let small = (0..3)
            .map(|_| time(10_000))
            .min()
            .expect("OK because there are three");
        let large = (0..3)
            .map(|_| time(100_000))
            .min()
            .expect("OK because there are three");
        // Ten times the work; a quadratic schedule would take a hundred times as long.
        assert!(
            large < small * 40 + Duration::from_millis(50),
            "{small:?} for a tenth, {large:?} for all"
        );
        assert!(large < Duration::from_secs(5), "{large:?}");
    }
}
