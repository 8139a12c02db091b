for (const section of document.querySelectorAll("section")) {
  const audio = section.querySelector("audio"), svg = section.querySelector("svg");
  const cues = [...section.querySelectorAll("a[data-from]")], line = svg.querySelector("line");
  const go = (seconds) => { audio.currentTime = seconds; audio.play(); };
  cues.forEach((cue) => cue.addEventListener("click", () => go(Number(cue.dataset.from))));
  svg.addEventListener("click", (event) => {
    const box = svg.getBoundingClientRect(), share = (event.clientX - box.left) / box.width;
    const seek = () => go(share * audio.duration);
    if (audio.duration) { seek(); } else { audio.addEventListener("loadedmetadata", seek, { once: true }); audio.load(); }
  });
  audio.addEventListener("play", () => {
    document.querySelectorAll("audio").forEach((other) => { if (other !== audio) { other.pause(); } });
  });
  audio.addEventListener("timeupdate", () => {
    const now = audio.currentTime, x = 600 * now / (audio.duration || 1);
    line.setAttribute("x1", x); line.setAttribute("x2", x);
    cues.forEach((cue) => cue.classList.toggle("now", cue.dataset.from <= now && now < cue.dataset.to));
  });
}
