// SPDX-License-Identifier: GPL-3.0-or-later

/// A run of text in one style.
public struct Span: Sendable, Equatable {
    public var text: String
    public var style: Style

    public init(_ text: String, _ role: Role = .text, bold: Bool = false) {
        self.text = text
        self.style = Style(role, bold: bold)
    }

    public init(_ text: String, style: Style) {
        self.text = text
        self.style = style
    }
}

/// A line of styled text.
public struct Line: Sendable, Equatable {
    public var spans: [Span]

    public init(_ spans: [Span] = []) { self.spans = spans }
    public init(_ text: String, _ role: Role = .text, bold: Bool = false) {
        spans = [Span(text, role, bold: bold)]
    }

    /// The text without its styles.
    public var text: String { spans.map(\.text).joined() }
}
