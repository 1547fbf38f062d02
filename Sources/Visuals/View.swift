// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

/// A result made ready to be drawn: small, immutable, and explored with keys.
///
/// It is made on the engine's side; drawing is pure.
public protocol View: Sendable {
    /// The bold word that names it and what follows dim: `attention`, `clip · astronaut.png`.
    var title: String { get }
    var detail: String { get }
    /// Where exploring begins.
    var start: ViewState { get }
    /// What stands under the command in the transcript, at most `width` columns wide.
    func transcript(width: Int) -> [Line]
    /// Whether there is more to see than the transcript shows, so that the view goes to the stage.
    var wantsStage: Bool { get }
    /// The view as text alone, for plain output and `save … .txt`: no colours, glyphs as `glyphs` allows.
    func plain(width: Int, glyphs: GlyphSet) -> [String]
    /// Draws itself at `state` into `rect` of `frame`, below a title line that the stage draws.
    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect)
    /// What a key does here.
    func answer(_ key: Key, at state: ViewState) -> ViewAnswer
    /// The keys it answers, for the hint line.
    var keys: [KeyHint] { get }
    /// What it is a view of, where that changes while the user works: a newer view of the same name takes its place.
    var liveName: String? { get }
}

extension View {
    public var liveName: String? { nil }
}

/// Where the user stands in a view; each view uses the fields it needs.
public struct ViewState: Sendable, Equatable {
    public var layer = 0
    /// nil joins all heads as the view's result says.
    public var head: Int?
    public var row = 0
    public var column = 0
    public var scroll = 0
    public var zoomed = false
    public var cursor = false
    /// The chosen word; nil for the row that was asked for.
    public var token: Int?
    /// The chosen one of several panels.
    public var panel: Int?
    /// Panels whose axis is linear where the view says logarithmic, or the other way round.
    public var flipped: Set<Int> = []
    /// How much curves are smoothed; nil as the view says.
    public var smoothing: Float?
    /// The step that a cursor stands on.
    public var step: Int?
    /// The steps that are seen; nil for all.
    public var range: ClosedRange<Int>?
    /// Where the user stands in each of the views within this one.
    public var parts: [ViewState] = []

    public init() {}
}

/// What a view makes of a key.
public enum ViewAnswer: Sendable, Equatable {
    case state(ViewState)
    /// A line to run in the user's place, such as `attend clip cat.png --layer 4`.
    case line(String)
    case ignored
}

/// A key and what it does, for the line of hints: `◂ ▸` `layer`.
public struct KeyHint: Sendable, Equatable {
    public let keys: String
    public let meaning: String

    public init(_ keys: String, _ meaning: String) {
        self.keys = keys
        self.meaning = meaning
    }
}
