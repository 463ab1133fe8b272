//! Asking again, decided once for every question: a layer between the outside and the states.
//!
//! A state asks by a number and waits for that number. What fails for a moment (no answer, too many requests, a gateway) is
//! not handed to it: the same question is sent again under the same number, a few times, a little later each time. What
//! moves money or changes anything is never sent from here ([`Call::is_repeatable`]).

use super::{Effect, Event, Knowledge, Moment, Outbox, Paying, RequestNumber, State, Step, Unconfirmed};
use crate::failure::{Code, Failure};
use crate::storefront::Call;

/// How often a question is sent at most, those times not counted that the browser had no network.
const ATTEMPTS: u32 = 4;

/// Milliseconds after the first attempt in which the last one begins, not counting what was spent offline or because the
/// storefront said so.
const PATIENCE: u64 = 15_000;

/// Milliseconds before the second attempt, more or less; before each further one it is twice as long.
const FIRST_PAUSE: u32 = 500;

/// Milliseconds that are waited at most where the storefront says when to come back. What takes longer, the shopper is told.
const LONGEST_LIMIT: u64 = 60_000;

/// Milliseconds that are waited at least where it does, and after which no one waits longer by chance than twice as long.
const SHORTEST_LIMIT: u64 = 1_000;

/// Milliseconds between attempts while the browser says that it has no network, for browsers are wrong about that.
const OFFLINE_PAUSE: u32 = 10_000;

/// Milliseconds in which it goes without saying that a question is asked again.
const SILENCE: u64 = 1_000;

/// The questions whose answers a state waits for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Delivery {
    questions: Vec<Question>,
}

/// Why an answer takes longer: what a shopper may be told while it is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delay {
    /// The browser has no network. It goes on when that is back.
    Offline,
    /// There were too many requests. The next attempt is made at this time, in seconds since 1970-01-01T00:00:00Z.
    Busy {
        /// When.
        until: u64,
    },
    /// It failed, and is tried again.
    Retrying,
}

/// A question that may be asked again.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Question {
    number: RequestNumber,
    call: Call,
    /// How often it was sent, as far as that counts.
    attempts: u32,
    /// When it was sent first, later by every time that does not count.
    began: u64,
    delay: Option<Delay>,
    progress: Progress,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Progress {
    /// So many copies are under way, the last since this time: it is sent once more where a first one may have died.
    UnderWay { since: u64, copies: u32 },
    /// The next attempt waits for its timer.
    Waiting { timer: RequestNumber, since: u64, pause: Pause },
}

/// How long the next attempt is put off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Pause {
    milliseconds: u32,
    kind: PauseKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum PauseKind {
    BackOff,
    /// The storefront said when to come back.
    Limit,
    Offline,
}

/// Milliseconds before the next attempt after so many: 500, twice as many after each further one, and by chance as much as
/// half of that less or more, so that those who failed together do not come back together.
fn back_off(attempts: u32, chance: u16) -> u32 {
    let middle = FIRST_PAUSE << attempts.saturating_sub(1).min(ATTEMPTS);
    middle / 2 + share(middle, chance)
}

/// The part of so many milliseconds that chance says: from nothing to nearly all.
pub(super) fn share(milliseconds: u32, chance: u16) -> u32 {
    (u64::from(milliseconds) * u64::from(chance) / (u64::from(u16::MAX) + 1)) as u32
}

/// Milliseconds until the storefront takes requests again, at least one second and by chance up to one more, but never
/// before it said; nothing where that is too far away, by its clock or by a wrong one here.
fn until_limit_ends(retry_at: u64, at: Moment) -> Option<u32> {
    let left = retry_at.saturating_mul(1_000).saturating_sub(at.milliseconds);
    let milliseconds = u32::try_from(left.max(SHORTEST_LIMIT)).ok().filter(|_| left <= LONGEST_LIMIT)?;
    Some(milliseconds + share(SHORTEST_LIMIT as u32, at.chance))
}

impl Delivery {
    /// What is left of an event for the state.
    pub(super) fn hear(&mut self, event: Event, outbox: &mut Outbox) -> Option<Event> {
        match event {
            Event::Answered(number, Err(failure)) => {
                let failure = self.hear_failure(number, failure, outbox)?;
                Some(Event::Answered(number, Err(failure)))
            }
            Event::Elapsed(timer) => match self.questions.iter_mut().find(|question| question.waits_for(timer)) {
                Some(question) => {
                    question.send(outbox);
                    None
                }
                None => Some(Event::Elapsed(timer)),
            },
            Event::RetryPressed | Event::Online => {
                self.hurry(outbox);
                Some(event)
            }
            Event::Returned => {
                self.repeat_what_may_have_died(outbox);
                self.hurry(outbox);
                Some(event)
            }
            event => Some(event),
        }
    }

    /// The failure, if it is one for the state.
    fn hear_failure(&mut self, number: RequestNumber, failure: Failure, outbox: &mut Outbox) -> Option<Failure> {
        let Some(position) = self.questions.iter().position(|question| question.number == number) else {
            return Some(failure);
        };
        if self.questions.get_mut(position).is_some_and(|question| question.outlasts(&failure, outbox)) {
            return None;
        }
        self.questions.remove(position);
        Some(failure)
    }

    /// What waits is sent now: somebody says that it may work. The storefront's own word for when to come back holds.
    fn hurry(&mut self, outbox: &mut Outbox) {
        for question in &mut self.questions {
            if matches!(question.progress, Progress::Waiting { pause, .. } if pause.kind != PauseKind::Limit) {
                question.delay = None;
                question.send(outbox);
            }
        }
    }

    /// A page that was put away and comes back may have lost what was under way, and nobody says so.
    fn repeat_what_may_have_died(&mut self, outbox: &mut Outbox) {
        for Question { number, call, progress, .. } in &mut self.questions {
            if let Progress::UnderWay { since, copies } = progress {
                (*since, *copies) = (outbox.at.milliseconds, copies.saturating_add(1));
                outbox.push(Effect::Call(*number, call.clone()));
            }
        }
    }

    /// Takes over the questions of this step, and forgets those whose answers nobody waits for any more.
    pub(super) fn follow(&mut self, state: &State, outbox: &Outbox) {
        for effect in &outbox.effects {
            if let Effect::Call(number, call) = effect
                && call.is_repeatable()
                && !self.questions.iter().any(|question| question.number == *number)
            {
                self.questions.push(Question::new(*number, call.clone(), outbox.at));
            }
        }
        self.questions.retain(|question| state.awaits(question.number));
    }

    /// What is worth telling: what keeps everything from going on comes first, then what takes longest.
    pub(super) fn delay(&self) -> Option<Delay> {
        let rank = |delay: &Delay| match delay {
            Delay::Offline => (2, 0),
            Delay::Busy { until } => (1, *until),
            Delay::Retrying => (0, 0),
        };
        self.questions.iter().filter_map(|question| question.delay).max_by_key(rank)
    }
}

#[cfg(test)]
impl Delivery {
    /// The timer of the next attempt, where this question waits for one.
    pub(super) fn timer_of(&self, number: RequestNumber) -> Option<RequestNumber> {
        self.questions.iter().find(|question| question.number == number).and_then(Question::timer)
    }

    /// Whether this question is asked again where that is needed.
    pub(super) fn follows(&self, number: RequestNumber) -> bool {
        self.questions.iter().any(|question| question.number == number)
    }

    /// Whether it is this timer's turn to have something sent.
    pub(super) fn waits_for(&self, timer: RequestNumber) -> bool {
        self.questions.iter().any(|question| question.waits_for(timer))
    }

    /// Takes a call for a question, whatever it is.
    pub(super) fn take_for_question(&mut self, number: RequestNumber, call: Call, at: Moment) {
        self.questions.push(Question::new(number, call, at));
    }

    /// Forgets how often anything was sent.
    pub(super) fn forget_attempts(&mut self) {
        self.questions.iter_mut().for_each(|question| question.attempts = 1);
    }
}

impl Question {
    fn new(number: RequestNumber, call: Call, at: Moment) -> Self {
        let progress = Progress::UnderWay { since: at.milliseconds, copies: 1 };
        Self { number, call, attempts: 1, began: at.milliseconds, delay: None, progress }
    }

    fn timer(&self) -> Option<RequestNumber> {
        match self.progress {
            Progress::Waiting { timer, .. } => Some(timer),
            Progress::UnderWay { .. } => None,
        }
    }

    fn waits_for(&self, timer: RequestNumber) -> bool {
        self.timer() == Some(timer)
    }

    /// Whether it goes on after this failure. While the next attempt waits, or another copy is under way, a failure is
    /// that of an earlier one, or comes twice.
    fn outlasts(&mut self, failure: &Failure, outbox: &mut Outbox) -> bool {
        let since = match &mut self.progress {
            Progress::Waiting { .. } => return true,
            Progress::UnderWay { copies, .. } if *copies > 1 && failure.is_transient() => {
                *copies -= 1;
                return true;
            }
            Progress::UnderWay { since, .. } => *since,
        };
        if failure.code == Code::Offline {
            self.attempts = self.attempts.saturating_sub(1);
            self.excuse(since, outbox.at);
        }
        let Some(pause) = self.pause_after(failure, outbox.at) else { return false };
        self.delay = self.delay_by(pause, outbox.at);
        let timer = outbox.wait(pause.milliseconds);
        self.progress = Progress::Waiting { timer, since: outbox.at.milliseconds, pause };
        true
    }

    /// How long the next attempt is put off; nothing where there is none.
    fn pause_after(&self, failure: &Failure, at: Moment) -> Option<Pause> {
        let spent = at.milliseconds.saturating_sub(self.began);
        let has_attempts = failure.is_transient() && self.attempts < ATTEMPTS && spent <= PATIENCE;
        let pause = |kind, milliseconds| Pause { milliseconds, kind };
        match failure.retry_at {
            _ if failure.code == Code::Offline => Some(pause(PauseKind::Offline, OFFLINE_PAUSE)),
            _ if !has_attempts => None,
            Some(time) => until_limit_ends(time, at).map(|milliseconds| pause(PauseKind::Limit, milliseconds)),
            None => {
                let milliseconds = back_off(self.attempts, at.chance);
                (spent + u64::from(milliseconds) <= PATIENCE).then(|| pause(PauseKind::BackOff, milliseconds))
            }
        }
    }

    /// Failures of the first second are not worth a word: most are over by then, and a line that comes and goes at once
    /// unsettles. So it is told from the first failure on that comes later, until there is an answer.
    fn delay_by(&self, pause: Pause, at: Moment) -> Option<Delay> {
        match pause.kind {
            PauseKind::Offline => Some(Delay::Offline),
            PauseKind::Limit => {
                let end = at.milliseconds.saturating_add(u64::from(pause.milliseconds));
                Some(Delay::Busy { until: end.div_ceil(1_000) })
            }
            PauseKind::BackOff => (at.milliseconds.saturating_sub(self.began) >= SILENCE).then_some(Delay::Retrying),
        }
    }

    /// The next attempt. What was waited longer than meant, because the device slept, does not count either.
    fn send(&mut self, outbox: &mut Outbox) {
        if let Progress::Waiting { since, pause: Pause { milliseconds, kind }, .. } = self.progress {
            let counted = if kind == PauseKind::BackOff { u64::from(milliseconds) } else { 0 };
            self.excuse(since.saturating_add(counted), outbox.at);
            self.delay = self.delay.filter(|_| kind != PauseKind::Limit);
        }
        self.attempts = self.attempts.saturating_add(1);
        self.progress = Progress::UnderWay { since: outbox.at.milliseconds, copies: 1 };
        outbox.push(Effect::Call(self.number, self.call.clone()));
    }

    /// The time from then until now does not count.
    fn excuse(&mut self, since: u64, at: Moment) {
        self.began = self.began.saturating_add(at.milliseconds.saturating_sub(since));
    }
}

impl State {
    /// Whether it waits for the answer of this call.
    pub(super) fn awaits(&self, request: RequestNumber) -> bool {
        match self {
            Self::Loading(loading) | Self::Failed(_, loading) => loading.pricing.awaits(request),
            Self::Form(form) => form.awaits(request),
            Self::Expired(form) => form.awaits(request),
            Self::Paying(paying) => paying.awaits(request),
            Self::Unconfirmed(unconfirmed) => unconfirmed.awaits(request),
            Self::Approved(_) | Self::Destroyed(_) => false,
        }
    }
}

impl super::Form {
    fn awaits(&self, request: RequestNumber) -> bool {
        let is_change = matches!(&self.management, super::Management::Working(asked, _) if *asked == request);
        is_change || self.refresh.as_ref().is_some_and(|refresh| refresh.pricing.awaits(request))
    }
}

impl Paying {
    fn awaits(&self, request: RequestNumber) -> bool {
        match &self.step {
            Step::Repricing(pricing) => pricing.awaits(request),
            Step::Storing(asked, _)
            | Step::Noting(asked, _)
            | Step::Charging(asked, ..)
            | Step::LookingUp(asked, ..) => *asked == request,
            Step::CreatingToken(_) => false,
        }
    }
}

impl Unconfirmed {
    fn awaits(&self, request: RequestNumber) -> bool {
        let Knowledge::Pending(pending) = &self.knowledge else { return false };
        matches!(pending.inquiry, super::Inquiry::Asking(asked, _) if asked == request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOON: u64 = 1_893_499_200;

    fn at(milliseconds: u64, chance: u16) -> Moment {
        Moment { milliseconds, chance }
    }

    proptest! {
        #[test]
        fn a_pause_is_half_of_its_middle_to_half_as_much_again(attempts in 1..ATTEMPTS, chance: u16) {
            let middle = FIRST_PAUSE * 2_u32.pow(attempts - 1);
            prop_assert!((middle / 2..middle * 3 / 2).contains(&back_off(attempts, chance)));
        }

        #[test]
        fn it_grows_with_the_attempts(attempts in 1..ATTEMPTS - 1, chance: u16) {
            prop_assert!(back_off(attempts + 1, chance) > back_off(attempts, chance));
        }

        #[test]
        fn however_often_it_was_tried_a_pause_is_neither_none_nor_endless(attempts: u32, chance: u16) {
            prop_assert!((FIRST_PAUSE / 2..=FIRST_PAUSE * 24).contains(&back_off(attempts, chance)));
        }

        #[test]
        fn other_chances_are_other_pauses(attempts in 1..ATTEMPTS, chance in 0..u16::MAX - 1_024) {
            prop_assert!(back_off(attempts, chance + 1_024) > back_off(attempts, chance));
        }

        #[test]
        fn nobody_comes_back_before_the_storefront_said(ahead in 0..60_000_u64, chance: u16) {
            let now = at(NOON * 1_000 - ahead, chance);
            let pause = u64::from(until_limit_ends(NOON, now).unwrap());
            prop_assert!((ahead.max(1_000)..ahead.max(1_000) + 1_000).contains(&pause));
        }

        #[test]
        fn a_time_too_far_away_is_waited_for_by_nobody(ahead in 60_001..u64::from(u32::MAX) * 10, chance: u16) {
            prop_assert_eq!(until_limit_ends(NOON, at(NOON * 1_000 - ahead, chance)), None);
        }

        #[test]
        fn a_time_that_is_over_is_waited_for_a_second(late in 0..u64::from(u32::MAX), chance: u16) {
            let pause = until_limit_ends(NOON, at(NOON * 1_000 + late, chance)).unwrap();
            prop_assert!((1_000..2_000).contains(&pause));
        }
    }

    #[test]
    fn a_time_beyond_all_times_is_no_overflow() {
        assert_eq!(until_limit_ends(u64::MAX, at(0, u16::MAX)), None);
    }
}
