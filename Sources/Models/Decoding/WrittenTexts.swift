// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// What a model wrote on one picture.
public struct WrittenTexts: Sendable {
    /// The best first; one, or as many as there were beams.
    public let texts: [Hypothesis]
    /// Where the best one's words looked; nil where that was not asked for or nothing looks at the picture.
    public let gaze: WordGaze?
}
