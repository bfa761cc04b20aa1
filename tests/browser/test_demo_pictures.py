"""The demo's pictures as a browser draws them: a refinement looks other than its parent."""

import base64

from playwright.sync_api import Browser

from dashboard.demo import demo_generations
from graph import Generation

# Draws each picture as it is when it begins, small, and gives the share of pixels in which the two of a pair differ.
DIFFERENCES = """async (pairs) => {
  const pixels = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [120, 88];
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    const scale = Math.min(120 / image.width, 88 / image.height);
    pen.drawImage(image, 0, 0, image.width * scale, image.height * scale);
    return pen.getImageData(0, 0, 120, 88).data;
  };
  const shares = [];
  for (const [one, other] of pairs) {
    const [a, b] = [await pixels(one), await pixels(other)];
    let count = 0;
    for (let i = 0; i < a.length; i += 4) {
      count += Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]) > 40;
    }
    shares.push(count / (120 * 88));
  }
  return shares;
}"""


def address(generation: Generation) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode((generation.code or "").encode()).decode()


def test_demo_generations_first_frames_of_parent_and_child_differ_to_the_eye(browser: Browser) -> None:
    successes = {each.id: each for each in demo_generations() if each.status == "success"}
    pairs = [
        (successes[each.parent_generation_id], each)
        for each in successes.values()
        if each.parent_generation_id in successes
    ]
    page = browser.new_page()
    shares = page.evaluate(DIFFERENCES, [[address(one), address(other)] for one, other in pairs])
    page.close()
    alike = [child.refinement_prompt for share, (_, child) in zip(shares, pairs, strict=True) if share < 0.0025]
    assert len(shares) > 250
    assert not alike
