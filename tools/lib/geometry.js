/**
 * Plane geometry of rectangles ({x, y, width, height}), points ({x, y}) and segments ({a, b}), in pixels.
 * Everything allows for a pixel's fraction, since editors store halves.
 */
const TOLERANCE = 0.5;

/** Whether two rectangles share an area; touching borders do not count. */
export function overlap(one, other) {
  return (
    one.x + one.width > other.x + TOLERANCE &&
    other.x + other.width > one.x + TOLERANCE &&
    one.y + one.height > other.y + TOLERANCE &&
    other.y + other.height > one.y + TOLERANCE
  );
}

export function contains(outer, inner) {
  return (
    inner.x >= outer.x - TOLERANCE &&
    inner.y >= outer.y - TOLERANCE &&
    inner.x + inner.width <= outer.x + outer.width + TOLERANCE &&
    inner.y + inner.height <= outer.y + outer.height + TOLERANCE
  );
}

export function segments(waypoints) {
  return waypoints.slice(1).map((b, index) => ({ a: waypoints[index], b }));
}

export function isOrthogonal({ a, b }) {
  return Math.abs(a.x - b.x) <= TOLERANCE || Math.abs(a.y - b.y) <= TOLERANCE;
}

export function samePoint(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y) <= 2 * TOLERANCE;
}

/** The distance from a point to a rectangle's area; 0 on the border and inside. */
export function distance({ x, y }, { x: left, y: top, width, height }) {
  return Math.hypot(Math.max(left - x, 0, x - left - width), Math.max(top - y, 0, y - top - height));
}

/** Whether a segment enters the inside of a rectangle; running along the border does not count. */
export function enters({ a, b }, { x, y, width, height }) {
  let from = 0;
  let to = 1;
  for (const [start, delta, low, high] of [
    [a.x, b.x - a.x, x + TOLERANCE, x + width - TOLERANCE],
    [a.y, b.y - a.y, y + TOLERANCE, y + height - TOLERANCE],
  ]) {
    if (delta === 0) {
      if (start <= low || start >= high) {
        return false;
      }
    } else {
      const [near, far] = [(low - start) / delta, (high - start) / delta].sort((p, q) => p - q);
      from = Math.max(from, near);
      to = Math.min(to, far);
    }
  }
  return from < to;
}

/**
 * Where two segments meet: no point, one point, or for segments on one line the two ends of the common stretch.
 */
export function meetingPoints(one, other) {
  const d = minus(one.b, one.a);
  const e = minus(other.b, other.a);
  const offset = minus(other.a, one.a);
  const determinant = cross(d, e);

  if (Math.abs(determinant) > 1e-6) {
    const t = cross(offset, e) / determinant;
    const u = cross(offset, d) / determinant;
    return isWithin(t, length(d)) && isWithin(u, length(e)) ? [along(one, t)] : [];
  }
  if (length(d) === 0 || Math.abs(cross(offset, d)) / length(d) > TOLERANCE) {
    return [];
  }
  const [first, second] = [other.a, other.b]
    .map((point) => dot(minus(point, one.a), d) / dot(d, d))
    .sort((p, q) => p - q);
  const [from, to] = [Math.max(0, first), Math.min(1, second)];
  return (to - from) * length(d) < -TOLERANCE ? [] : [along(one, from), along(one, to)];
}

function isWithin(share, length) {
  return share * length >= -TOLERANCE && (share - 1) * length <= TOLERANCE;
}

const minus = (p, q) => ({ x: p.x - q.x, y: p.y - q.y });
const cross = (p, q) => p.x * q.y - p.y * q.x;
const dot = (p, q) => p.x * q.x + p.y * q.y;
const length = (p) => Math.hypot(p.x, p.y);
const along = ({ a, b }, share) => ({ x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) });
