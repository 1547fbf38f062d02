// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// The last map that convolutions make of a picture: what a class activation map is drawn from.
public struct FeatureMap: Sendable, Equatable {
    /// The module whose `$out` it is, [B, channels, rows, columns].
    public let path: String
    public let channels: Int
    /// Its places, each of which stands for a part of the picture; there is no token before them.
    public let grid: PatchGrid

    public init(path: String, channels: Int, grid: PatchGrid) {
        self.path = path
        self.channels = channels
        self.grid = grid
    }
}
