// Addresses and sockets.

pub mod net {
    use std::str::FromStr;

    macro_rules! addresses {
        ($($name:ident: $($from:ty),*;)*) => {$(
            impl FromStr for $name {
                type Err = AddrParseError;
                fn from_str(text: &str) -> Result<Self, AddrParseError> { loop {} }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { loop {} }
            }

            $(impl From<$from> for $name {
                fn from(source: $from) -> Self { loop {} }
            })*
        )*};
    }

    addresses! {
        IpAddr: Ipv4Addr, Ipv6Addr, [u8; 4], [u8; 16];
        Ipv4Addr: [u8; 4], u32;
        Ipv6Addr: [u8; 16], u128;
        SocketAddr: SocketAddrV4, SocketAddrV6, (IpAddr, u16);
        SocketAddrV4:;
        SocketAddrV6:;
    }

    errors! { AddrParseError }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum IpAddr {
        V4(Ipv4Addr),
        V6(Ipv6Addr),
    }

    impl IpAddr {
        pub const fn is_ipv4(&self) -> bool { loop {} }
        pub const fn is_ipv6(&self) -> bool { loop {} }
        pub const fn is_loopback(&self) -> bool { loop {} }
        pub const fn is_multicast(&self) -> bool { loop {} }
        pub const fn is_unspecified(&self) -> bool { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Ipv4Addr(());

    impl Ipv4Addr {
        pub const LOCALHOST: Ipv4Addr = Ipv4Addr(());
        pub const UNSPECIFIED: Ipv4Addr = Ipv4Addr(());
        pub const BROADCAST: Ipv4Addr = Ipv4Addr(());

        pub const fn new(a: u8, b: u8, c: u8, d: u8) -> Ipv4Addr { loop {} }
        pub const fn octets(&self) -> [u8; 4] { loop {} }
        pub const fn is_loopback(&self) -> bool { loop {} }
        pub const fn is_private(&self) -> bool { loop {} }
        pub const fn is_link_local(&self) -> bool { loop {} }
        pub const fn is_multicast(&self) -> bool { loop {} }
        pub const fn is_broadcast(&self) -> bool { loop {} }
        pub const fn is_unspecified(&self) -> bool { loop {} }
        pub const fn to_ipv6_mapped(&self) -> Ipv6Addr { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Ipv6Addr(());

    impl Ipv6Addr {
        pub const LOCALHOST: Ipv6Addr = Ipv6Addr(());
        pub const UNSPECIFIED: Ipv6Addr = Ipv6Addr(());

        pub const fn octets(&self) -> [u8; 16] { loop {} }
        pub const fn segments(&self) -> [u16; 8] { loop {} }
        pub const fn is_loopback(&self) -> bool { loop {} }
        pub const fn is_multicast(&self) -> bool { loop {} }
        pub const fn is_unspecified(&self) -> bool { loop {} }
        pub const fn to_ipv4(&self) -> Option<Ipv4Addr> { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum SocketAddr {
        V4(SocketAddrV4),
        V6(SocketAddrV6),
    }

    impl SocketAddr {
        pub const fn new(ip: IpAddr, port: u16) -> SocketAddr { loop {} }
        pub const fn ip(&self) -> IpAddr { loop {} }
        pub const fn port(&self) -> u16 { loop {} }
        pub const fn set_ip(&mut self, ip: IpAddr) { loop {} }
        pub const fn set_port(&mut self, port: u16) { loop {} }
        pub const fn is_ipv4(&self) -> bool { loop {} }
        pub const fn is_ipv6(&self) -> bool { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct SocketAddrV4(());

    impl SocketAddrV4 {
        pub const fn new(ip: Ipv4Addr, port: u16) -> SocketAddrV4 { loop {} }
        pub const fn ip(&self) -> &Ipv4Addr { loop {} }
        pub const fn port(&self) -> u16 { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct SocketAddrV6(());

    impl SocketAddrV6 {
        pub const fn ip(&self) -> &Ipv6Addr { loop {} }
        pub const fn port(&self) -> u16 { loop {} }
    }
}
