"""The month as documents to hand on: PDF, slides, workbook and e-mail, all made from one briefing."""
