// SPDX-License-Identifier: GPL-3.0-or-later

extension SceneShape {
    /// How far outside the silhouette of radius `r` a point lies, y downwards: below 0 inside, exact near straight
    /// edges.
    @inline(__always)
    func distance(_ px: Float, _ py: Float, _ r: Float) -> Float {
        let (x, y) = (abs(px), abs(py))
        switch self {
        case .ball: return (x * x + y * y).squareRoot() - r
        case .ring: return abs((x * x + y * y).squareRoot() - 0.73 * r) - 0.27 * r
        case .cube: return max(x, y) - 0.9 * r
        case .cross:
            let (long, short) = (r, 0.32 * r)
            return min(max(x - long, y - short), max(x - short, y - long))
        case .diamond:
            // Corners at (0.66, 0) and (0, 1); 1.2 is the length of the edge between.
            return (x / 0.66 + y - r) * (0.66 / 1.1982)
        case .triangle:
            // Corners at (0, -1) and (±0.98, 0.82).
            return max(py - 0.82 * r, (1.82 * x - 0.98 * (py + r)) / 2.0671)
        case .star: return starDistance(x, py, r)
        case .heart:
            // A square on its corner and a disc on each of its upper sides.
            let (half, low) = (0.828 * r, 0.086 * r)
            let (dx, dy) = (x - half / 2, py - low + half / 2)
            let disc = (dx * dx + dy * dy).squareRoot() - 0.7071 * half
            return min(disc, (x + abs(py - low) - half) * 0.7071)
        }
    }

    /// A pentagram: of the five lines through its edges, all points of it lie beyond one at most.
    @inline(__always)
    private func starDistance(_ x: Float, _ y: Float, _ r: Float) -> Float {
        // The lines' distance from the middle is cos 72° of the radius; the tips point up.
        let inner = 0.309 * r
        let low = y + 0.08 * r
        let a = -low - inner
        let b = 0.9511 * x - 0.309 * low - inner
        let c = -0.9511 * x - 0.309 * low - inner
        let d = 0.5878 * x + 0.809 * low - inner
        let e = -0.5878 * x + 0.809 * low - inner
        // The second largest.
        var (most, next) = (max(a, b), min(a, b))
        (most, next) = (max(most, c), max(next, min(most, c)))
        (most, next) = (max(most, d), max(next, min(most, d)))
        return max(next, min(most, e))
    }
}
