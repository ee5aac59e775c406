//! Which service, and where: what the generated code knows of the service, and the cloud that the user chooses.

use super::error::{Error, Result};
use url::{Host, Url};

/// What the generated code knows of its service.
#[derive(Debug)]
#[non_exhaustive]
pub struct ServiceInfo {
    /// A name for people, such as `Microsoft Graph`.
    pub name: &'static str,
    /// What the crate calls itself to the service: `graph-connectors/0.1.0`.
    pub user_agent: &'static str,
    /// The clouds that have the service; the first is the default.
    pub clouds: &'static [CloudInfo],
    /// How a key stands in a path.
    pub key_style: KeyStyle,
    /// The service wants `ConsistencyLevel: eventual` with `$search`, and with `$count` beside `$filter` or `$orderby`.
    pub consistency_level: bool,
}

/// One cloud: a service root, and the hosts and scopes of the tokens for it.
#[derive(Debug)]
#[non_exhaustive]
pub struct CloudInfo {
    /// The name by which [`Cloud::named`] chooses it.
    pub name: &'static str,
    /// The service root, such as `https://graph.microsoft.com/v1.0`.
    pub root: &'static str,
    /// The hosts that may see a token, with port (`host:8443`) where it is not 443; the root's is always one of them.
    pub hosts: &'static [&'static str],
    /// The scopes that tokens are asked for.
    pub scopes: &'static [&'static str],
}

/// How a key stands in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyStyle {
    /// As a segment of its own: `connectors/7`.
    Segment,
    /// In brackets: `connectors('7')`.
    Parentheses,
}

impl ServiceInfo {
    /// The description of a service.
    pub const fn new(
        name: &'static str,
        user_agent: &'static str,
        clouds: &'static [CloudInfo],
        key_style: KeyStyle,
    ) -> Self {
        Self { name, user_agent, clouds, key_style, consistency_level: false }
    }

    /// Whether the service wants `ConsistencyLevel: eventual`.
    pub const fn with_consistency_level(mut self, wanted: bool) -> Self {
        self.consistency_level = wanted;
        self
    }
}

impl CloudInfo {
    /// The description of a cloud.
    pub const fn new(
        name: &'static str,
        root: &'static str,
        hosts: &'static [&'static str],
        scopes: &'static [&'static str],
    ) -> Self {
        Self { name, root, hosts, scopes }
    }
}

/// The cloud that a client talks to. It sets service root, scopes and the hosts that may see a token together, so that
/// no token goes to the wrong one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cloud(Choice);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Named(&'static str),
    Custom { root: Url, scopes: Vec<String> },
}

impl Cloud {
    /// One of the clouds that the service declares, by its name.
    pub const fn named(name: &'static str) -> Self {
        Self(Choice::Named(name))
    }

    /// A service root of your own, such as `https://graph.contoso.example/v1.0`, and the scopes that tokens are asked
    /// for. Tokens go to the origin of the root alone.
    pub fn custom<S: Into<String>>(root: Url, scopes: impl IntoIterator<Item = S>) -> Self {
        Self(Choice::Custom { root, scopes: scopes.into_iter().map(Into::into).collect() })
    }
}

/// Root, hosts and scopes of a cloud, checked.
#[derive(Debug)]
pub(crate) struct Realm {
    /// Without a slash at its end.
    pub(crate) root: Url,
    hosts: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) insecure_loopback: bool,
}

impl Realm {
    pub(crate) fn new(service: &ServiceInfo, cloud: Option<&Cloud>, insecure_loopback: bool) -> Result<Self> {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let declared = |info: &CloudInfo| -> Result<Self> {
            let root = Url::parse(info.root)
                .map_err(|error| Error::request(format!("`{}` is no service root", info.root)).with_source(error))?;
            Ok(Self { root, hosts: owned(info.hosts), scopes: owned(info.scopes), insecure_loopback })
        };
        let mut realm = match cloud.map(|cloud| &cloud.0) {
            Some(Choice::Custom { root, scopes }) => {
                Self { root: root.clone(), hosts: Vec::new(), scopes: scopes.clone(), insecure_loopback }
            }
            Some(Choice::Named(name)) => match service.clouds.iter().find(|info| info.name == *name) {
                Some(info) => declared(info)?,
                None => return Err(Error::request(format!("{} has no cloud of the name `{name}`", service.name))),
            },
            None => match service.clouds.first() {
                Some(info) => declared(info)?,
                None => return Err(Error::request(format!("{} declares no cloud: choose one", service.name))),
            },
        };
        realm.check_transport(&realm.root)?;
        if realm.root.query().is_some() || realm.root.fragment().is_some() {
            return Err(Error::request("a service root has neither query nor fragment"));
        }
        let path = realm.root.path().trim_end_matches('/').to_owned();
        realm.root.set_path(&path);
        Ok(realm)
    }

    /// That a token may go to `url`: it is of the root's origin, or of another host of the cloud.
    pub(crate) fn check_trusted(&self, url: &Url) -> Result<()> {
        self.check_transport(url)?;
        let listed = |host: &&String| match url.port_or_known_default() {
            Some(443) => url.host_str() == Some(host.as_str()),
            Some(port) => url.host_str().is_some_and(|name| **host == format!("{name}:{port}")),
            None => false,
        };
        if url.origin() == self.root.origin() || url.scheme() == "https" && self.hosts.iter().any(|host| listed(&host))
        {
            return Ok(());
        }
        Err(Error::request(format!("{} is no host of the service", url.origin().ascii_serialization())))
    }

    /// That `url` may be called at all: over https, or over http on this machine where that is allowed.
    pub(crate) fn check_transport(&self, url: &Url) -> Result<()> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::request("a URL with a user name or password in it is not called"));
        }
        match url.scheme() {
            "https" => Ok(()),
            "http" if !is_loopback(url) => {
                let host = url.host_str().unwrap_or_default();
                Err(Error::request(format!("plain http is refused: {host} has to be called over https")))
            }
            "http" if !self.insecure_loopback => {
                Err(Error::request("plain http to this machine is refused unless the client's options allow it"))
            }
            "http" => Ok(()),
            scheme => Err(Error::request(format!("`{scheme}` is no scheme that this client speaks"))),
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
