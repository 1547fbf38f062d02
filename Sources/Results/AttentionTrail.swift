// SPDX-License-Identifier: GPL-3.0-or-later

/// One attention map at several steps of the training that made its model.
public struct AttentionTrail: Showable {
    public struct Frame: Sendable {
        public let step: Int
        /// All frames' maps are alike but for their weights, and share the picture.
        public let map: AttentionMap

        public init(step: Int, map: AttentionMap) {
            self.step = step
            self.map = map
        }
    }

    public var kind: String { "trail" }
    /// The run's name.
    public let run: String
    /// By rising step.
    public let frames: [Frame]
    /// How many steps were taken again to get there.
    public let replayed: Int

    public init(run: String, frames: [Frame], replayed: Int = 0) {
        self.run = run
        self.frames = frames
        self.replayed = replayed
    }

    /// `attention at 21 steps, 0 to 2,000 · 4 replayed`
    public var sentence: String {
        guard let first = frames.first, let last = frames.last else { return "attention at no step" }
        let steps =
            frames.count == 1
            ? "step \(Format.count(first.step))"
            : "\(Format.plural(frames.count, "step")), \(Format.count(first.step)) to \(Format.count(last.step))"
        return "attention at \(steps)" + (replayed > 0 ? " · \(Format.count(replayed)) replayed" : "")
    }
}
