#!/usr/bin/env bash
# What playing costs: processor time and memory of the player, mpv and ffplay, each playing the same story of a pack into the
# same null sink, one after the other in one run.
#
#   tests/bench/player.sh PACK [SECONDS]
#
# Needs pulseaudio, pulseaudio-utils, libasound2-plugins, mpv, ffmpeg, unzip, python3. BINARY names another soundwalk.
set -euo pipefail

pack=${1:?which pack?}
seconds=${2:-30}
binary=${BINARY:-target/release/soundwalk}
for program in pulseaudio pactl mpv ffplay unzip python3; do
    command -v "$program" >/dev/null || { echo "$program is missing" >&2; exit 2; }
done

folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$folder"' EXIT
export HOME=$folder XDG_RUNTIME_DIR=$folder PULSE_RUNTIME_PATH=$folder
pulseaudio -n --daemonize=no --use-pid-file=no --exit-idle-time=-1 --disable-shm=yes \
    -L "module-native-protocol-unix auth-anonymous=1 socket=$folder/pulse" \
    -L "module-null-sink sink_name=ears rate=48000 channels=2" >/dev/null 2>&1 &
export PULSE_SERVER=unix:$folder/pulse
until pactl info >/dev/null 2>&1; do sleep 0.1; done
cat > "$folder/asound.conf" <<CONF
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse server "$PULSE_SERVER" }
ctl.!default { type pulse server "$PULSE_SERVER" }
CONF
export ALSA_CONFIG_PATH=$folder/asound.conf

# The longest story is what all three play.
entry=$(unzip -Z -l "$pack" 'tracks/*/*.opus' | sort -k4 -n | tail -1 | awk '{print $NF}')
unzip -p "$pack" "$entry" > "$folder/story.opus"
number=$(basename "$entry" | sed 's/^0*\([0-9]*\).*/\1/')
language=$(basename "$(dirname "$entry")")

# Prints the share of one core and the greatest resident memory of a process over the seconds that follow.
watch() {
    python3 - "$1" "$2" "$seconds" <<'PY'
import os, sys, time
name, pid, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
ticks = os.sysconf("SC_CLK_TCK")
def used():
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / ticks
begin, start = used(), time.monotonic()
time.sleep(seconds)
share = (used() - begin) / (time.monotonic() - start)
status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status") if ":" in line)
print(f"{name:10} {100 * share:5.2f} % of a core   {int(status['VmHWM'].split()[0]) / 1024:6.1f} MiB")
PY
}

echo "story $entry, $seconds s each"
sleep infinity | "$binary" play "$pack" --lang "$language" --headless --gps stdin --control "$folder/control" \
    --journal "$folder/journal" >/dev/null &
until [ -S "$folder/control" ]; do sleep 0.05; done
python3 -c "
import socket, sys
button = socket.socket(socket.AF_UNIX)
button.connect(sys.argv[1])
button.sendall(f'play {sys.argv[2]}\n'.encode())
assert button.recv(100) == b'{\"ok\":true}\n'" "$folder/control" "$number"
sleep 1
player=$(pgrep -f -n "play $pack .*--control $folder/control")
watch soundwalk "$player"
kill "$player"
mpv --no-config --no-video --really-quiet --ao=pulse "$folder/story.opus" >/dev/null 2>&1 &
sleep 1
watch mpv $!
kill $!
SDL_AUDIODRIVER=pulse ffplay -v quiet -nodisp -autoexit "$folder/story.opus" >/dev/null 2>&1 &
sleep 1
watch ffplay $!
kill $!
