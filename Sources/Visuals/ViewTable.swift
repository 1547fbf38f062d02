// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// The view of a result. Made on the engine's side; what it keeps is small.
public func view(for result: any Showable) -> any View {
    for row in viewTable { if let view = row.make(result) { return view } }
    return NoteView(Note(Phrase("nothing draws a result of kind \(result.kind)", .quiet)))
}

/// What makes a view of which result; a new visual is a row here.
struct ViewRow: Sendable {
    let kind: String
    let make: @Sendable (any Showable) -> (any View)?

    init<Result: Showable>(_ kind: String, _ make: @escaping @Sendable (Result) -> any View) {
        self.kind = kind
        self.make = { ($0 as? Result).map(make) }
    }
}

let viewTable: [ViewRow] = [
    ViewRow("note") { NoteView($0) },
    ViewRow("image") { ThumbnailView($0) },
    ViewRow("pictures") { PictureGridView($0) },
    ViewRow("attention") { attentionView($0) },
    ViewRow("trail") { AttentionTrailView($0) },
    ViewRow("heads") { HeadTableView($0) },
    ViewRow("ranking") { RankingView($0) },
    ViewRow("generated") { GeneratedTextView($0) },
    ViewRow("table") { TableView($0) },
    ViewRow("matrix") { MatrixView($0) },
    ViewRow("tree") { TreeView($0) },
    ViewRow("tensor") { TensorView($0) },
    ViewRow("tokens") { TokensView($0) },
    ViewRow("prepared") { PreparedView($0) },
    ViewRow("run") { RunView($0) },
    ViewRow("plot") { PlotView($0) },
    ViewRow("patches") { PatchLensView($0) },
    ViewRow("lens") { WordLensView($0) },
    ViewRow("projection") { ProjectionView($0) },
    ViewRow("beside") { BesideView($0) },
]
