// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Checkpoints
import Datasets
import Documents
import Models
import Networks
import Preparing
import Tensors
import Training

extension Complaint {
    /// What a user sees of an error, whichever part of the program threw it.
    public init(_ error: any Error) {
        switch error {
        case let complaint as Complaint: self = complaint
        case let error as TensorError: self.init(error.message, hint: error.hint)
        case let error as JSONError: self.init(error.message, hint: error.hint)
        case let error as ModelError: self.init(error.message, hint: error.hint)
        case let error as NetworkError: self.init(error.message, hint: error.hint)
        case let error as DatasetError: self.init(error.message, hint: error.hint)
        case let error as CheckpointError: self.init(error.message, hint: error.hint)
        case let error as DatasetError: self.init(error.message, hint: error.hint)
        case let error as AnalysisError: self.init(error.message, hint: error.hint)
        case let error as TrainingError: self.init(error.message, hint: error.hint)
        case let error as PreparingError: self.init(error.message, hint: error.hint)
        case let error as FileBytes.Failure: self.init(error.message, hint: error.hint)
        default: self.init(String(describing: error))
        }
    }
}
