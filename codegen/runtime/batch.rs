//! Several operations in one request: `$batch` in JSON (OData Protocol 4.01, section 11.7; OData JSON Format, section 19).

use super::answer::Answer;
use super::call::{Call, Read};
use super::client::Client;
use super::error::{Context, Error, Result};
use super::exchange;
use super::operation::{Operation, OperationInfo, Path, ResponseKind};
use super::part;
use super::random;
use super::reply::Reply;
use bytes::Bytes;
use http::Method;
use std::collections::BTreeSet;
use std::time::Duration;

/// The most requests that Graph takes in one batch; more are sent in several.
const MOST: usize = 20;

static BATCH: OperationInfo = OperationInfo::new("$batch", Method::POST, ResponseKind::Value, &[]);

/// A batch of calls. [`add`](Batch::add) gives a handle for each, with which its answer is taken from the [`Answers`].
///
/// More than 20 calls go out in several requests, one after the other. A call that the service throttles is sent again
/// alone, with those that depend on it, as the client's retry policy has it.
pub struct Batch<'c> {
    client: &'c Client,
    parts: Vec<Part>,
}

struct Part {
    operation: Operation,
    depends_on: Vec<usize>,
}

/// Stands for the answer to one call of a batch.
pub struct Handle<T> {
    index: usize,
    read: Read<T>,
}

/// Builders that end in a call.
pub trait IntoCall<'c> {
    /// What the call answers with.
    type Output;
    #[doc(hidden)]
    fn into_call(self) -> Call<'c, Self::Output>;
}

impl<'c, T> IntoCall<'c> for Call<'c, T> {
    type Output = T;

    fn into_call(self) -> Self {
        self
    }
}

impl Client {
    /// An empty batch.
    pub fn batch(&self) -> Batch<'_> {
        Batch { client: self, parts: Vec::new() }
    }
}

impl<'c> Batch<'c> {
    /// Adds a call.
    pub fn add<B: IntoCall<'c>>(&mut self, call: B) -> Handle<B::Output> {
        self.add_after(call, [])
    }

    /// Adds a call that is made only after those with the given ids have succeeded (`dependsOn`), see [`Handle::id`].
    pub fn add_after<B: IntoCall<'c>>(
        &mut self,
        call: B,
        after: impl IntoIterator<Item = HandleId>,
    ) -> Handle<B::Output> {
        let call = call.into_call();
        let index = self.parts.len();
        // An id of another batch may lie ahead; a part can only wait for those before it.
        let depends_on = after.into_iter().map(|id| id.0).filter(|&id| id < index).collect();
        self.parts.push(Part { operation: call.operation, depends_on });
        Handle { index, read: call.read }
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
    /// Where a batch as a whole fails; what single calls fail with is in their answers.
    pub async fn send(self) -> Result<Answers> {
        let mut answers: Vec<Option<Result<part::Answered>>> = self.parts.iter().map(|_| None).collect();
        let all: Vec<usize> = (0..self.parts.len()).collect();
        for chunk in all.chunks(MOST) {
            self.send_chunk(chunk, &mut answers).await?;
        }
        Ok(Answers { answers })
    }

    /// Sends calls, and again those that are throttled, until all have an answer that counts.
    async fn send_chunk(&self, chunk: &[usize], answers: &mut [Option<Result<part::Answered>>]) -> Result<()> {
        let settings = self.client.settings();
        let started = settings.timer.now();
        let mut open: BTreeSet<usize> = chunk.iter().copied().collect();
        let mut retries = 0;
        while !open.is_empty() {
            for &index in &open.clone() {
                // What an earlier request was to do first, and has not done.
                let failed = self.parts[index].depends_on.iter().any(|d| !open.contains(d) && !succeeded(&answers[*d]));
                if failed {
                    let message = "not sent: a call of the batch that it depends on has failed";
                    answers[index] = Some(Err(Error::request(message)));
                    open.remove(&index);
                }
            }
            if open.is_empty() {
                return Ok(());
            }
            let mut received = self.exchange(&open).await?;
            let elapsed = settings.timer.now().saturating_duration_since(started);
            let mut again = BTreeSet::new();
            let mut wait = Duration::ZERO;
            for &index in &open {
                let Some(answered) = received.remove(&part::id(index)) else {
                    answers[index] =
                        Some(Err(Error::decode("the batch's answer lacks one of its calls", part::id(index))));
                    continue;
                };
                let method = self.parts[index].operation.method();
                let may_wait = answered
                    .error()
                    .and_then(|error| settings.retry.wait(method, &error, retries, elapsed, random::fraction()));
                let waits_for_other =
                    answered.failed_dependency() && self.parts[index].depends_on.iter().any(|d| again.contains(d));
                if may_wait.is_some() || waits_for_other {
                    wait = wait.max(may_wait.unwrap_or_default());
                    again.insert(index);
                }
                answers[index] = Some(Ok(answered));
            }
            if !again.is_empty() {
                settings.timer.sleep(wait).await;
            }
            retries += 1;
            open = again;
        }
        Ok(())
    }

    async fn exchange(&self, open: &BTreeSet<usize>) -> Result<std::collections::BTreeMap<String, part::Answered>> {
        let mut requests = Vec::new();
        for &index in open {
            let part = &self.parts[index];
            let depends_on: Vec<String> =
                part.depends_on.iter().filter(|d| open.contains(d)).map(|d| part::id(*d)).collect();
            requests.push(part::request(self.client, index, &part.operation, &depends_on)?);
        }
        let mut operation = Operation::new(&BATCH, Path::root("$batch"));
        operation.set_json(format!("{{\"requests\":[{}]}}", requests.join(",")).into_bytes());
        let answer: Answer = exchange::exchange(self.client, &operation).await?;
        let (context, body) = answer.whole().await?;
        part::answers(&body).map_err(|error| context.decode_error(&body, error))
    }
}

fn succeeded(answer: &Option<Result<part::Answered>>) -> bool {
    matches!(answer, Some(Ok(answered)) if answered.status.is_success())
}

/// The answers to the calls of a batch.
pub struct Answers {
    answers: Vec<Option<Result<part::Answered>>>,
}

impl Answers {
    /// Takes the answer to a call; the order does not matter.
    ///
    /// # Errors
    /// What the call failed with; also where its answer was taken before.
    pub fn take<T>(&mut self, handle: Handle<T>) -> Result<T> {
        let answer = self.answers.get_mut(handle.index).and_then(Option::take);
        let answered = answer.unwrap_or_else(|| Err(Error::request("the batch has no answer of this handle")))?;
        if let Some(error) = answered.error() {
            return Err(error);
        }
        let part::Answered { status, headers, body } = answered;
        let context = Context { status: Some(status), headers: headers.clone(), ..Context::default() };
        let kept: Bytes = body.clone();
        (handle.read)(Reply { status, headers, body }).map_err(|error| context.decode_error(&kept, error))
    }
}

/// Names a call of a batch, for others that are to be made after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HandleId(usize);

impl<T> Handle<T> {
    /// The id of the call, for [`Batch::add_after`].
    pub fn id(&self) -> HandleId {
        HandleId(self.index)
    }
}

impl<T> std::fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Handle").field(&self.index).finish()
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
