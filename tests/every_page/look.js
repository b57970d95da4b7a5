// What is wrong with the page as it stands: axe-core's violations, its width, its headings. Sent by browsing.py.
async (options) => {
  const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  // Admin's script names the fields that search a moment after they are there; what it does not name is a violation.
  for (let tries = 0; tries < 20 && document.querySelector(".select2-selection:not([aria-label])"); tries += 1) await wait(50);
  for (const animation of document.getAnimations()) if (animation.effect?.getComputedTiming().endTime < Infinity) animation.finish();
  await new Promise(requestAnimationFrame);
  const faults = (await axe.run(document, options)).violations.flatMap((rule) =>
    rule.nodes.map((node) => [rule.id, node.html.slice(0, 600)]));
  const headings = document.querySelectorAll("h1");
  if (headings.length !== 1) faults.push(["not one h1", [...headings].map((heading) => heading.outerHTML).join(" ")]);
  if (document.documentElement.scrollWidth > window.innerWidth) {
    const isWide = (element) => element.getBoundingClientRect().right > window.innerWidth + 0.5;
    const widest = [...document.body.querySelectorAll("*")].filter(isWide).at(-1);
    faults.push(["wider than the window", widest?.outerHTML.slice(0, 600) ?? ""]);
  }
  return faults;
}
