// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A result as lines of text, as plain output and `save … .txt` write it.
///
/// - Parameter glyphs: the setting of that name; pictures are made of sextants where it says `auto`.
public func plainText(of result: any Showable, width: Int, glyphs: String) -> [String] {
    view(for: result).plain(width: width, glyphs: GlyphSet(rawValue: glyphs) ?? .sextants)
}
