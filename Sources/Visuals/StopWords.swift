// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Where a stopped pass stands, in words: below the line that stopped, and in the status line.
public struct StopWords: Sendable, Equatable {
    private let stop: StopStatus

    public init(_ stop: StopStatus) { self.stop = stop }

    /// `■ vision_model.encoder.layers.3 (CLIPEncoderLayer) $out [1, 50, 64]`.
    public var line: Line { stop.phrase.line }

    /// The same in few letters, the end of the path kept.
    public func short(width: Int) -> Line {
        let depth = stop.depth > 1 ? [Span(" · \(stop.depth) stopped", .muted)] : []
        return Line([Span("■", .warning), Span(" " + stop.short(width: width), .text)] + depth)
    }
}
