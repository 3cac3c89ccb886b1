"""Rewards that follow results: plans as data, and one engine that pays by them. Computes on frames and arrays.

``lab`` runs it on the company's own data.
"""
