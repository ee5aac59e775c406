//! One exchange with a service: transport, token, redirects, retries, errors. Knows neither values nor queries, only bytes.

pub(crate) mod answer;
#[cfg(feature = "azure")]
pub(crate) mod azure;
pub(crate) mod challenge;
pub(crate) mod cloud;
pub(crate) mod error;
pub(crate) mod exchange;
pub(crate) mod http_date;
pub(crate) mod operation;
pub(crate) mod options;
pub(crate) mod random;
pub(crate) mod redirect;
#[cfg(feature = "reqwest")]
pub(crate) mod reqwest;
pub(crate) mod retry;
pub(crate) mod settings;
pub(crate) mod timer;
pub(crate) mod token;
pub(crate) mod token_cache;
pub(crate) mod trace;
pub(crate) mod transport;
pub(crate) mod url;
