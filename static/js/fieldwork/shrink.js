// A photo made small enough for a bad network. Fetched once there is one.

const LARGEST = 1600;
const HEAVIEST = 350_000; // bytes; a second or two on a bad network

export async function smaller(bytes) {
  let picture;
  try {
    picture = await createImageBitmap(bytes);
  } catch {
    return bytes; // not a format this browser draws: the site decides
  }
  const { width, height } = picture;
  const canvas = document.createElement("canvas");
  let blob;
  // Coarser, then smaller too, until it is light enough; most photos are at once.
  for (let side = Math.min(LARGEST, Math.max(width, height)), quality = 0.82; ; quality > 0.6 ? (quality -= 0.1) : (side *= 0.8)) {
    const scale = side / Math.max(width, height);
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (!(blob?.size > HEAVIEST) || side < 400) break;
  }
  picture.close();
  return blob ?? bytes;
}
