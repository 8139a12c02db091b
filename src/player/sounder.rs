//! The player's thread: it owns the sound device and the desk's orders. Orders come in, news go out, each with the
//! story's request id.
//!
//! A device that vanishes (USB headphones pulled) is news; the story stays where it was, and goes on when a device is
//! there again.

use super::desk::{Desk, DeskEvent};
use super::speaker::{Hearer, Outlet, SharedDesk, Speaker, SpeakerError, lock};
use super::voice::Voice;
use crate::engine::RequestId;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the device is looked after.
const LOOK: Duration = Duration::from_millis(200);
/// A card that has pulled nothing for this long is gone, whatever it says.
const STALLED: Duration = Duration::from_secs(2);
/// How often a lost device is looked for.
const RETRY: Duration = Duration::from_secs(1);
/// What a vanished device had taken but not played, seconds.
const UNHEARD_S: f64 = 0.1;

/// What the player's thread is told.
#[derive(Clone)]
pub enum Order {
    /// Play a track from a place, seconds.
    Play {
        /// Its name from now on.
        request: RequestId,
        /// The track, Ogg Opus.
        track: Arc<[u8]>,
        /// Where to begin.
        from_s: f64,
    },
    /// End a story.
    Stop(RequestId),
    /// Hold a story.
    Pause(RequestId),
    /// Go on with a held story.
    Resume(RequestId),
    /// Go back or forward by seconds.
    Skip(RequestId, f64),
    /// Lower the story for what is announced next.
    Duck,
    /// Play a short sound over everything.
    Announce(Arc<[f32]>),
    /// Volume, 0 to 1.
    Volume(f32),
    /// Speed of stories, 0.75 to 1.5.
    Speed(f64),
}

/// What the player's thread tells.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// Of the desk.
    Desk(DeskEvent),
    /// A device was opened.
    Opened {
        /// Its name.
        name: String,
    },
    /// The device is gone; it is looked for.
    Lost {
        /// Why.
        why: String,
    },
}

/// A running player's thread. Dropping it lets the sound fade out and ends the thread.
pub struct Sounder {
    orders: Option<Sender<Order>>,
    desk: SharedDesk,
    thread: Option<JoinHandle<()>>,
}

impl Sounder {
    /// Opens the outlet and starts the thread. Silent outlets and files run `tempo` times as fast as time.
    ///
    /// # Errors
    /// [`SpeakerError`] when the outlet names something that cannot exist: an unknown device, an unwritable file. A
    /// missing default device is waited for.
    pub fn start(
        outlet: Outlet,
        tempo: f64,
        hear: impl Fn(News) + Send + Sync + 'static,
    ) -> Result<Self, SpeakerError> {
        let desk: SharedDesk = Arc::new(Mutex::new(Desk::new()));
        let hear: Arc<dyn Fn(News) + Send + Sync> = Arc::new(hear);
        let (orders, inbox) = channel();
        let (opened, first) = channel();
        let shared = Arc::clone(&desk);
        let thread = std::thread::spawn(move || {
            let heard = Arc::clone(&hear);
            let hearer: Hearer = Arc::new(move |event| heard(News::Desk(event)));
            let mut keeper = Keeper {
                outlet,
                tempo,
                desk: shared,
                hearer,
                hear,
                speaker: None,
                retry: Instant::now(),
            };
            // The device is made in the thread that keeps it: some cannot be handed over.
            let outcome = keeper.open();
            let fatal = matches!(
                outcome,
                Err(SpeakerError::Unknown(_) | SpeakerError::File { .. })
            );
            let _ = opened.send(outcome.err().filter(|_| fatal));
            if !fatal {
                keeper.run(&inbox);
            }
        });
        match first.recv() {
            Ok(None) => Ok(Self {
                orders: Some(orders),
                desk,
                thread: Some(thread),
            }),
            Ok(Some(error)) => Err(error),
            Err(_) => Err(SpeakerError::NoDevice),
        }
    }

    /// Gives an order.
    pub fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // The thread ends only when this handle is dropped.
            let _ = orders.send(order);
        }
    }

    /// Where the story is, seconds into its track.
    pub fn position(&self) -> Option<(RequestId, f64)> {
        lock(&self.desk).position()
    }

    /// Whether everything has been heard.
    pub fn is_silent(&self) -> bool {
        lock(&self.desk).is_silent()
    }
}

impl Drop for Sounder {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Keeper {
    outlet: Outlet,
    tempo: f64,
    desk: SharedDesk,
    hearer: Hearer,
    hear: Arc<dyn Fn(News) + Send + Sync>,
    speaker: Option<Speaker>,
    retry: Instant,
}

impl Keeper {
    fn open(&mut self) -> Result<(), SpeakerError> {
        match Speaker::open(&self.outlet, &self.desk, &self.hearer, self.tempo) {
            Ok(speaker) => {
                (self.hear)(News::Opened {
                    name: speaker.name.clone(),
                });
                self.speaker = Some(speaker);
                Ok(())
            }
            Err(error) => {
                self.retry = Instant::now() + RETRY;
                (self.hear)(News::Lost {
                    why: error.to_string(),
                });
                Err(error)
            }
        }
    }

    fn run(&mut self, inbox: &Receiver<Order>) {
        let mut pulled = (0, Instant::now());
        loop {
            match inbox.recv_timeout(LOOK) {
                Ok(order) => self.obey(order),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.fade_out(),
            }
            self.look_after(&mut pulled);
        }
    }

    fn obey(&mut self, order: Order) {
        let mut desk = lock(&self.desk);
        match order {
            Order::Play {
                request,
                track,
                from_s,
            } => match Voice::open(track, from_s) {
                Ok(voice) => desk.play(request, voice),
                Err(why) => {
                    drop(desk);
                    (self.hear)(News::Desk(DeskEvent::Damaged {
                        request,
                        why: why.to_string(),
                    }));
                }
            },
            Order::Stop(request) => desk.stop(request),
            Order::Pause(request) => desk.pause(request),
            Order::Resume(request) => desk.resume(request),
            Order::Skip(request, seconds) => desk.skip(request, seconds),
            Order::Duck => desk.duck(),
            Order::Announce(sound) => desk.announce(sound),
            Order::Volume(volume) => desk.set_volume(volume),
            Order::Speed(speed) => desk.set_speed(speed),
        }
    }

    fn look_after(&mut self, pulled: &mut (u64, Instant)) {
        let Some(speaker) = &self.speaker else {
            if Instant::now() >= self.retry && self.open_again().is_ok() {
                *pulled = (0, Instant::now());
            }
            return;
        };
        let count = speaker.pulled();
        if count != pulled.0 {
            *pulled = (count, Instant::now());
        }
        let why = if speaker.is_broken() {
            "the sound device reports a fault"
        } else if pulled.1.elapsed() > STALLED {
            "the sound device takes no samples any more"
        } else {
            return;
        };
        let why = format!("{}: {why}", speaker.name);
        self.speaker = None;
        self.retry = Instant::now() + RETRY;
        lock(&self.desk).rewind(UNHEARD_S);
        (self.hear)(News::Lost { why });
    }

    /// Like [`Keeper::open`], but without news of every attempt.
    fn open_again(&mut self) -> Result<(), ()> {
        self.retry = Instant::now() + RETRY;
        let speaker =
            Speaker::open(&self.outlet, &self.desk, &self.hearer, self.tempo).map_err(|_| ())?;
        (self.hear)(News::Opened {
            name: speaker.name.clone(),
        });
        self.speaker = Some(speaker);
        Ok(())
    }

    /// Ends the sound without a click: the last story fades out, and what the device has taken is heard, before it is
    /// closed.
    fn fade_out(&mut self) {
        let Some(speaker) = &self.speaker else { return };
        let playing = lock(&self.desk).position();
        if let Some((request, _)) = playing {
            lock(&self.desk).stop(request);
        }
        std::thread::sleep(speaker.delay());
        self.speaker = None;
    }
}
