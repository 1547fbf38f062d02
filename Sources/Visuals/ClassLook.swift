// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

/// How one of several classes is told from the others: by one of five colours, from the sixth on by a letter too, and
/// by letters alone where there are no colours.
struct ClassLook {
    /// Which class, from 0; nil for what has none.
    let place: Int?

    init(_ place: Int?) { self.place = place.map { max($0, 0) } }

    var role: Role { place.map { Role.series($0) } ?? .muted }

    /// What stands in place of dots; nil where the colour says enough.
    func mark(_ colors: ColorDepth) -> Glyph? {
        guard let place, colors == .none || place >= 5 else { return nil }
        return LetterFitter.glyph(place)
    }

    /// The sign before its name.
    func sign(_ colors: ColorDepth) -> Span { Span(mark(colors)?.text ?? "●", role) }
}
