// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

/// Where the panes lie, by the screen's size alone.
///
/// From 100 columns on the transcript keeps 42 of them beside the stage. On smaller screens nothing is squeezed: one of
/// the two takes the screen, and the prompt keeps the lines above the status.
struct Layout: Equatable {
    static let transcriptColumns = 42
    static let columnsForBoth = 100

    /// What takes the screen.
    enum Arrangement: Equatable { case both, stage, transcript }

    let arrangement: Arrangement
    /// The title of the transcript and its steps; empty where it is not shown.
    let transcript: Rect
    /// The thin line between the panes.
    let rule: Rect?
    /// The stage with its title row; empty where it is not shown.
    let stage: Rect
    /// What the prompt and everything below it may take; steps stand above it.
    let prompt: Rect
    let status: Rect
    /// Whether panes have their title row and the blank one below it.
    let hasTitles: Bool

    /// - Parameters:
    ///   - hasStage: whether there is a view to show.
    ///   - alone: the pane that the user wants alone, where both would fit or only one does.
    ///   - promptRows: how many rows the prompt asks for, with what stands below it.
    init(size: Size, hasStage: Bool, alone: Alone?, promptRows: Int) {
        let hasStatus = size.rows >= 4
        let statusTop = max(size.rows - (hasStatus ? 1 : 0), 0)
        status = Rect(x: 0, y: statusTop, width: size.columns, height: hasStatus ? 1 : 0)
        hasTitles = size.rows >= 10
        let fitsBoth = size.columns >= Self.columnsForBoth && hasStage
        arrangement = !hasStage || (alone == .transcript && !fitsBoth) ? .transcript
            : fitsBoth && alone != .stage ? .both : .stage

        let most = max(statusTop - (statusTop >= 8 ? 4 : statusTop >= 3 ? 1 : 0), 1)
        let rows = min(max(promptRows, 1), most)
        switch arrangement {
        case .both:
            transcript = Rect(x: 0, y: 0, width: Self.transcriptColumns + 1, height: statusTop - rows)
            rule = Rect(x: Self.transcriptColumns + 1, y: 0, width: 1, height: statusTop)
            let left = Self.transcriptColumns + 3
            stage = Rect(x: left, y: 0, width: size.columns - left - 1, height: statusTop)
            prompt = Rect(x: 0, y: statusTop - rows, width: Self.transcriptColumns + 1, height: rows)
        case .stage:
            transcript = Rect(x: 0, y: 0, width: 0, height: 0)
            rule = nil
            let margin = size.columns >= 40 ? 1 : 0
            stage = Rect(x: margin, y: 0, width: size.columns - 2 * margin, height: statusTop - rows)
            prompt = Rect(x: 0, y: statusTop - rows, width: size.columns, height: rows)
        case .transcript:
            transcript = Rect(x: 0, y: 0, width: size.columns, height: statusTop - rows)
            rule = nil
            stage = Rect(x: 0, y: 0, width: 0, height: 0)
            prompt = Rect(x: 0, y: statusTop - rows, width: size.columns, height: rows)
        }
    }

    /// A pane that the user wants alone.
    enum Alone: Equatable { case stage, transcript }
}
