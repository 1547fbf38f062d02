// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Results
import Tensors

/// `PLACE = EXPR`, where the place is a part of something: `clip.logit_scale`, `w[0]`, `here[0, 5]`.
struct Assignment {
    let target: Expression
    let value: Expression

    /// nil where a text is no assignment to a part.
    init?(_ text: String, offset: Int) throws(Complaint) {
        guard text.utf8.contains(UInt8(ascii: "=")),
            let (target, value) = try ExpressionParser.assignment(text, offset: offset)
        else { return nil }
        self.target = target
        self.value = value
    }
}

extension Session {
    /// Does what a line says that assigns to a part of something, and says it; nil where it assigns nothing.
    func assign(_ word: Word, number: Int) throws -> Note? {
        guard let assignment = try Assignment(word.source, offset: word.range.lowerBound) else { return nil }
        let evaluator = Evaluator(
            source: word.source, offset: word.range.lowerBound, checkpoint: checkCancelled, lookup: value(named:))
        let value = try evaluator.operand(assignment.value)
        guard let tensor = try value.tensor() else {
            let text = evaluator.text(assignment.value)
            throw Complaint("\(text) is \(value.kind) and no number", culprit: text)
        }
        // Subscripts from the place outwards: `w[0][1:3]`.
        var selection: [[IndexItem]] = []
        var place = assignment.target
        while case .index(let base, let items) = place.node {
            selection.insert(try items.map(evaluator.indexItem), at: 0)
            place = base
        }
        let edit = TensorEdit(selection, .value(tensor))
        let how = evaluator.text(assignment.value)
        return try evaluator.pointing(at: assignment.target) {
            try assign(
                edit, to: evaluator.wholeText(place), how: how, all: evaluator.text(assignment.target), number: number)
        }
    }

    private func assign(_ edit: TensorEdit, to name: String, how: String, all: String, number: Int) throws -> Note {
        if NameTable.isIdentifier(name), name != "here" {
            let before = try value(named: name)
            guard case .tensor(let tensor) = before else {
                throw Complaint("\(name) is \(before.kindWithArticle), of which no part can be set", culprit: name)
            }
            try rebind(name, to: try edit.applied(to: tensor), before: before, number: number, how: how)
        } else {
            try patch(PatchPlace(name, in: self), edit, how: how)
        }
        return Note(Phrase("◇ ", .accent) + Phrase(all) + Phrase(" = \(how)", .quiet))
    }
}
