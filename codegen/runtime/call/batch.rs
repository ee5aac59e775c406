//! Several operations in one request: `$batch` in JSON (OData Protocol 4.01, section 11.7; OData JSON Format, section 19).

use super::client::Client;
use super::http::error::{Error, Result};
use super::http::operation::{Operation, OperationInfo, Path, ResponseKind};
use super::http::{exchange, random};
use super::options::add_preference;
use super::part::{self, Answered};
use super::reply::Reply;
use super::send::{Call, IntoCall, Read};
use http::{Method, StatusCode};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The most requests that Graph takes in one batch; more are sent in several.
const MOST: usize = 20;

const BATCH: OperationInfo = OperationInfo::new("$batch", Method::POST, ResponseKind::Value, &[]);

/// A batch of calls. [`add`](Batch::add) gives a handle for each, with which its answer is taken from the [`Answers`].
///
/// More than 20 calls go out in several requests, one after the other. A call that the service throttles is sent again
/// alone, with those that depend on it, as the client's retry policy has it.
pub struct Batch<'c> {
    client: &'c Client,
    number: u64,
    parts: Vec<Part>,
}

struct Part {
    operation: Operation,
    depends_on: Vec<usize>,
}

/// Stands for the answer to one call of a batch.
pub struct Handle<T> {
    id: HandleId,
    is_write: bool,
    read: Read<T>,
}

impl Client {
    /// An empty batch.
    pub fn batch(&self) -> Batch<'_> {
        // Tells the handles of one batch from those of another: an answer must not be read as that of another call.
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        Batch { client: self, number: NUMBER.fetch_add(1, Ordering::Relaxed), parts: Vec::new() }
    }
}

impl<'c> Batch<'c> {
    /// Adds a call.
    pub fn add<B: IntoCall<'c>>(&mut self, call: B) -> Handle<B::Output> {
        self.add_after(call, [])
    }

    /// Adds a call that is made only after those with the given ids have succeeded (`dependsOn`), see [`Handle::id`].
    ///
    /// An id of another batch makes [`send`](Self::send) fail before anything is sent.
    pub fn add_after<B: IntoCall<'c>>(
        &mut self,
        call: B,
        after: impl IntoIterator<Item = HandleId>,
    ) -> Handle<B::Output> {
        let Call { mut operation, read, .. } = call.into_call();
        let mut depends_on = Vec::new();
        for id in after {
            if id.batch == self.number {
                depends_on.push(id.index);
            } else {
                let path = std::mem::take(&mut operation.path);
                operation.path = path.refuse("it is to be made after a call of another batch".to_owned());
            }
        }
        let id = HandleId { batch: self.number, index: self.parts.len() };
        let is_write = operation.is_write();
        self.parts.push(Part { operation, depends_on });
        Handle { id, is_write, read }
    }

    /// How many calls it has.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// True where it has no call.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Sends all calls.
    ///
    /// # Errors
    /// Where a call cannot be part of a batch, before anything is sent; and where the first request fails as a whole.
    /// What single calls fail with is in their answers. So is the failure of a later request, since the answers to those
    /// before it count: the calls of that request fail with it, and those after it are not sent.
    pub async fn send(self) -> Result<Answers> {
        let text = |(index, part): (usize, &Part)| {
            part::text(self.client, index, &part.operation)
                .map_err(|error| error.identified(part.operation.info().id, None))
        };
        let mut run = Run {
            client: self.client,
            texts: self.parts.iter().enumerate().map(text).collect::<Result<_>>()?,
            answers: self.parts.iter().map(|_| None).collect(),
            parts: self.parts,
        };
        let mut next = 0;
        while next < run.parts.len() {
            let end = run.parts.len().min(next + MOST);
            let goes_on = run.send((next..end).collect()).await?;
            next = if goes_on { end } else { run.parts.len() };
        }
        for index in 0..run.parts.len() {
            if run.answers[index].is_none() {
                run.fail(index, Error::request("not sent: an earlier request of the batch has failed"));
            }
        }
        Ok(Answers { number: self.number, answers: run.answers })
    }
}

/// A batch on its way.
struct Run<'c> {
    client: &'c Client,
    parts: Vec<Part>,
    texts: Vec<part::Text>,
    answers: Vec<Option<Result<Answered>>>,
}

impl Run<'_> {
    /// Sends calls, and again those that are throttled, until all have an answer that counts; false where a request
    /// fails as a whole and there are answers from before.
    async fn send(&mut self, mut open: BTreeSet<usize>) -> Result<bool> {
        let settings = self.client.settings();
        let started = settings.timer.now();
        let mut retries = 0;
        loop {
            for index in open.clone() {
                // What an earlier request was to do first, and has not done.
                if self.parts[index].depends_on.iter().any(|d| !open.contains(d) && !self.has_succeeded(*d)) {
                    self.fail(index, Error::request("not sent: a call of the batch that it depends on has failed"));
                    open.remove(&index);
                }
            }
            if open.is_empty() {
                return Ok(true);
            }
            let mut received = match self.exchange(&open).await {
                Ok(received) => received,
                Err(error) if self.answers.iter().all(Option::is_none) => return Err(error),
                Err(error) => {
                    open.iter().for_each(|&index| self.fail(index, part::share(&error)));
                    return Ok(false);
                }
            };
            let elapsed = settings.timer.now().saturating_duration_since(started);
            let mut again = BTreeSet::new();
            let mut wait = Duration::ZERO;
            for &index in &open {
                let Part { operation, depends_on } = &self.parts[index];
                let Some(mut answered) = received.remove(&part::id(index)) else {
                    self.fail(index, Error::decode("the batch's answer lacks one of its calls", part::id(index)));
                    continue;
                };
                answered.context.operation = Some(operation.info().id.to_string());
                answered.is_success |= operation.asks_whether_modified() && answered.status == StatusCode::NOT_MODIFIED;
                let may_wait = answered.error().and_then(|error| {
                    let wait = settings.retry.wait(operation.method(), &error, retries, elapsed, random::fraction());
                    wait.filter(|_| settings.budget.take(&settings.retry, &error))
                });
                let waits_for_other = answered.failed_dependency() && depends_on.iter().any(|d| again.contains(d));
                if may_wait.is_some() || waits_for_other {
                    wait = wait.max(may_wait.unwrap_or_default());
                    again.insert(index);
                }
                self.answers[index] = Some(Ok(answered));
            }
            if !again.is_empty() {
                settings.timer.sleep(wait).await;
            }
            retries += 1;
            open = again;
        }
    }

    async fn exchange(&self, open: &BTreeSet<usize>) -> Result<BTreeMap<String, Answered>> {
        let mut requests = Vec::new();
        for &index in open {
            let depends_on = self.parts[index].depends_on.iter().filter(|d| open.contains(d));
            requests.push(self.texts[index].after(depends_on.map(|d| part::id(*d)).collect()));
        }
        let mut operation = Operation::new(BATCH, Path::root("$batch"));
        operation.set_json(format!("{{\"requests\":[{}]}}", requests.join(",")).into_bytes());
        // Without it, a service may stop at the first call that fails (OData Protocol 4.01, section 8.2.8.3).
        add_preference(&mut operation, "odata.continue-on-error");
        let (context, body) = exchange::exchange(self.client.settings(), &operation).await?.whole().await?;
        part::answers(&context, &body).map_err(|error| context.decode_error(&body, error))
    }

    fn has_succeeded(&self, index: usize) -> bool {
        matches!(&self.answers[index], Some(Ok(answered)) if answered.is_success)
    }

    fn fail(&mut self, index: usize, error: Error) {
        let id = error.client_request_id().map(str::to_owned);
        self.answers[index] = Some(Err(error.identified(self.parts[index].operation.info().id, id.as_deref())));
    }
}

/// The answers to the calls of a batch.
pub struct Answers {
    number: u64,
    answers: Vec<Option<Result<Answered>>>,
}

impl Answers {
    /// Takes the answer to a call; the order does not matter.
    ///
    /// # Errors
    /// What the call failed with; also where the handle is of another batch.
    pub fn take<T>(&mut self, handle: Handle<T>) -> Result<T> {
        let HandleId { batch, index } = handle.id;
        let answer = self.answers.get_mut(index).filter(|_| batch == self.number).and_then(Option::take);
        let answered = match answer.unwrap_or_else(|| Err(Error::request("the handle is one of another batch"))) {
            Ok(answered) => answered,
            Err(error) => return handle.read.apply(Err(error)),
        };
        if let Some(error) = answered.error() {
            return handle.read.apply(Err(error));
        }
        let Answered { status, context, body, .. } = answered;
        let reply = Reply { status, headers: context.headers.clone(), body, is_write: handle.is_write };
        handle.read.apply(Ok((context, reply)))
    }
}

/// Names a call of a batch, for others that are to be made after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HandleId {
    batch: u64,
    index: usize,
}

impl<T> Handle<T> {
    /// The id of the call, for [`Batch::add_after`].
    pub fn id(&self) -> HandleId {
        self.id
    }
}

impl<T> std::fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Handle").field(&self.id.index).finish()
    }
}

impl std::fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.parts.iter().map(|part| part.operation.info().id)).finish()
    }
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answers").field("left", &self.answers.iter().flatten().count()).finish()
    }
}
