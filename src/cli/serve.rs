//! `soundwalk serve`: shows a pack as a website before it is published.

use super::outcome::{CommandError, Verdict};
use super::{out, pack_argument};
use crate::pack;
use crate::serve::{ServedPack, Server, Transport, lan_address};
use crate::wording::one_line;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Show a pack as the web page that visitors get, on this machine or to a phone on the same Wi-Fi
///
/// To publish a tour, put the folder of `soundwalk build --site` (or the unzipped pack) on any static HTTPS host.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Path of the pack, a .zip file
    pack: PathBuf,
    /// Port to listen on; 0 lets the system choose
    #[arg(short, long, default_value_t = 8380)]
    port: u16,
    /// Serve the local network as well, over HTTPS with a certificate made for this start
    #[arg(long)]
    lan: bool,
}

/// Serves until it is stopped.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    pack_argument::require("serve", &args.pack)?;
    let pack = pack::open(&args.pack)?;
    let manifest = pack.manifest();
    let title = manifest
        .languages
        .iter()
        .find_map(|lang| manifest.title.get(lang));
    let title = title.unwrap_or(&manifest.id).clone();
    let served = ServedPack {
        report: Box::new(|error| out::note(format_args!("soundwalk: warning: {error}"))),
        ..ServedPack::of(pack)
    };
    let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let server = if args.lan {
        let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, args.port));
        let names: Vec<IpAddr> = lan_address().into_iter().chain([here]).collect();
        Server::bind(served, everywhere, &Transport::SelfSigned(names))?
    } else {
        let address = SocketAddr::from((here, args.port));
        Server::bind(served, address, &Transport::Plain)?
    };
    let port = server.address()?.port();
    let path = server.front();
    out::line(one_line(&title))?;
    if args.lan {
        announce_lan(port, &path)?;
    } else {
        out::line(format_args!(
            "http://{here}:{port}{path}   (Ctrl-C ends it)"
        ))?;
    }
    match server.run()? {}
}

fn announce_lan(port: u16, path: &str) -> Result<(), CommandError> {
    let Some(address) = lan_address() else {
        out::line(format_args!(
            "https://localhost:{port}{path}   (this machine is in no network; Ctrl-C ends it)"
        ))?;
        return Ok(());
    };
    let url = format!("https://{address}:{port}{path}");
    let code = QrCode::new(url.as_bytes())?;
    out::line(code.render::<Dense1x2>().quiet_zone(true).build())?;
    out::line(format_args!("{url}   (Ctrl-C ends it)"))?;
    out::line(
        "Connect the phone to the same Wi-Fi. It will warn that the certificate is not trusted: choose to go on.\n\
         This way you can try position and sound. Downloading the tour for use without a network needs a trusted\n\
         certificate, that is, a published tour.",
    )?;
    Ok(())
}
