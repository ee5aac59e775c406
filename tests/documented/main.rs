//! Makes documented calls and says what went over the wire: a line of JSON for each of `calls`, which the test writes.

mod calls;

use documented::ByteStream;
use documented::transport::Timer;
use documented::auth::StaticToken;
use documented::transport::{Body, BoxFuture, ResponseBody, Transport, TransportError};
use documented::{Client, ClientOptions, Page, Patch, RetryPolicy, Written};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::error::Error;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// A call on its way, and then its answer as JSON.
type Made<'a> = BoxFuture<'a, Result<Value, Box<dyn Error>>>;

/// What is sent, and what is answered with.
#[derive(Default)]
struct Wire {
    sent: Option<Value>,
    answer: Value,
}

#[derive(Clone, Default)]
struct Canned(Arc<Mutex<Wire>>);

impl Transport for Canned {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        let mut wire = self.0.lock().expect("one thread");
        let body: Option<&[u8]> = request.body().as_bytes().map(|bytes| &bytes[..]);
        let body: Value = body.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
        let consistency = request.headers().get("consistencylevel").and_then(|value| value.to_str().ok());
        wire.sent = Some(json!({
            "method": request.method().as_str(),
            "url": request.uri().to_string(),
            "body": body,
            "consistency": consistency,
        }));
        let response = match &wire.answer {
            Value::Null => http::Response::builder().status(204).body("".into()),
            answer => http::Response::builder().status(200).body(answer.to_string().into()),
        };
        Box::pin(async { Ok(response.expect("a response")) })
    }
}

impl Timer for Canned {
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let canned = Canned::default();
    let options = ClientOptions::default().with_transport(canned.clone()).with_timer(canned.clone());
    let client = Client::with_options(StaticToken::new("-"), options.with_retry(RetryPolicy::none()).with_timeout(None))?;
    let file = std::env::args().nth(1).ok_or("no file of examples")?;
    let examples: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    for (index, make) in calls::CALLS {
        let example = &examples[*index];
        *canned.0.lock().expect("one thread") = Wire { sent: None, answer: example["answer"].clone() };
        let answer = run(make(&client, &example["body"]));
        let sent = canned.0.lock().expect("one thread").sent.take();
        let (answer, error) = match answer {
            Ok(answer) => (answer, None),
            Err(error) => (Value::Null, Some(error.to_string())),
        };
        println!("{}", json!({ "index": index, "sent": sent, "answer": answer, "error": error }));
    }
    Ok(())
}

/// Nothing here waits for anything.
fn run<T>(mut future: BoxFuture<'_, T>) -> T {
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

/// The documented body as a value of its type; an empty one where no body is documented.
fn body<T: DeserializeOwned + Default>(documented: &Value) -> Result<T, serde_json::Error> {
    if documented.is_object() { T::deserialize(documented) } else { Ok(T::default()) }
}

/// The documented body as changes.
fn patch<T: DeserializeOwned + Default + documented::value::Structured>(
    documented: &Value,
) -> Result<Patch<T>, serde_json::Error> {
    body(documented).map(|value: T| Patch::from_value(&value))
}

/// The entity that a documented body refers to.
fn reference(documented: &Value) -> Result<url::Url, Box<dyn Error>> {
    Ok(documented["@odata.id"].as_str().unwrap_or("https://graph.microsoft.com/v1.0/users/1").parse()?)
}

/// An answer as the JSON that it was.
trait Back {
    fn back(self) -> Result<Value, Box<dyn Error>>;
}

/// Of a structured value.
struct Whole<T>(T);

impl<T: Serialize> Back for Whole<T> {
    fn back(self) -> Result<Value, Box<dyn Error>> {
        Ok(serde_json::to_value(self.0)?)
    }
}

impl<T: Serialize> Back for Page<T> {
    fn back(self) -> Result<Value, Box<dyn Error>> {
        let mut object: serde_json::Map<String, Value> =
            self.additional.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
        object.insert("value".to_owned(), serde_json::to_value(self.value)?);
        Ok(object.into())
    }
}

impl<T: Serialize> Back for Written<T> {
    fn back(self) -> Result<Value, Box<dyn Error>> {
        Ok(serde_json::to_value(self.into_value())?)
    }
}

impl<T: Serialize> Back for Option<T> {
    fn back(self) -> Result<Value, Box<dyn Error>> {
        Ok(serde_json::to_value(self)?)
    }
}

impl Back for () {
    fn back(self) -> Result<Value, Box<dyn Error>> {
        Ok(Value::Null)
    }
}

impl Back for ByteStream {
    fn back(mut self) -> Result<Value, Box<dyn Error>> {
        let mut bytes = Vec::new();
        while let Some(piece) = run(Box::pin(self.try_next()))? {
            bytes.extend_from_slice(&piece);
        }
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }
}
