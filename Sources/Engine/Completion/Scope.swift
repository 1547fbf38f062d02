// SPDX-License-Identifier: GPL-3.0-or-later

/// What there is in a session at one moment: names, verbs, settings, the folder. Completion, hints and colours read it.
///
/// It is immutable and cheap to copy; the paths of a model are shared with the session.
public struct Scope: Sendable {
    /// A bound name and what it holds.
    public struct Name: Sendable {
        public let name: String
        public let kind: String
        /// A few words more: a shape, an architecture.
        public let detail: String
        /// The paths below it, for a model.
        public let paths: PathIndex?

        public init(name: String, kind: String, detail: String = "", paths: PathIndex? = nil) {
            self.name = name
            self.kind = kind
            self.detail = detail
            self.paths = paths
        }
    }

    public let verbs: Verbs
    /// In the order in which they were bound.
    public let names: [Name]
    public let settings: Settings
    /// The working folder, an absolute path.
    public let folder: String
    /// Whether a person types: prefixes of verbs and `!` count.
    public let isInteractive: Bool
    /// How many places of models are changed by hand.
    public let patched: Int
    private let byName: [String: Int]

    public init(
        verbs: Verbs, names: [Name], settings: Settings, folder: String, isInteractive: Bool, patched: Int = 0
    ) {
        self.patched = patched
        self.verbs = verbs
        self.names = names
        self.settings = settings
        self.folder = folder
        self.isInteractive = isInteractive
        byName = Dictionary(names.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public subscript(name: String) -> Name? { byName[name].map { names[$0] } }
}

/// What Tab offers: candidates that may replace a stretch of the line.
public struct Completion: Sendable, Equatable {
    /// Bytes of the line that a candidate replaces.
    public let replacing: Range<Int>
    public let candidates: [Candidate]

    public init(replacing: Range<Int>, candidates: [Candidate]) {
        self.replacing = replacing
        self.candidates = candidates
    }
}

/// What stands after and below the cursor while a line is typed.
public struct Hint: Sendable, Equatable {
    /// The rest of the best guess, to stand faint after the cursor.
    public let ghost: String?
    /// The argument at the cursor as the usage line writes it: `--head  N|mean|max`.
    public let usage: String?
    /// One sentence on it: `which heads to show (default mean)`.
    public let sentence: String?

    public init(ghost: String? = nil, usage: String? = nil, sentence: String? = nil) {
        self.ghost = ghost
        self.usage = usage
        self.sentence = sentence
    }

    public static let none = Hint()
}
